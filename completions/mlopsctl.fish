# Print an optspec for argparse to handle cmd's options that are independent of any subcommand.
function __fish_mlopsctl_global_optspecs
    string join \n config= env= o/output= q/quiet v/verbose color= fail-on= deadline= ping= parallel= record stateful y/yes dry-run reason= take-over h/help V/version
end

function __fish_mlopsctl_needs_command
    # Figure out if the current invocation already has a command.
    set -l cmd (commandline -opc)
    set -e cmd[1]
    argparse -s (__fish_mlopsctl_global_optspecs) -- $cmd 2>/dev/null
    or return
    if set -q argv[1]
        # Also print the command, so this can be used to figure out what it is.
        echo $argv[1]
        return 1
    end
    return 0
end

function __fish_mlopsctl_using_subcommand
    set -l cmd (__fish_mlopsctl_needs_command)
    test -z "$cmd"
    and return 1
    contains -- $cmd[1] $argv
end

complete -c mlopsctl -n "__fish_mlopsctl_needs_command" -l config -d 'Configuration file (default: mlopsctl.yaml here or in a parent)' -r -F
complete -c mlopsctl -n "__fish_mlopsctl_needs_command" -l env -d 'Environment of the configuration to use' -r
complete -c mlopsctl -n "__fish_mlopsctl_needs_command" -s o -l output -d 'table, json, yaml, markdown, csv, junit, prometheus, nagios, github or html; may be given several times' -r
complete -c mlopsctl -n "__fish_mlopsctl_needs_command" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c mlopsctl -n "__fish_mlopsctl_needs_command" -l fail-on -d 'The least verdict that makes the exit code speak' -r -f -a "warning\t''
unknown\t''
critical\t''
never\t''"
complete -c mlopsctl -n "__fish_mlopsctl_needs_command" -l deadline -d 'Limit for the whole run (default 60s for a one-pass look)' -r
complete -c mlopsctl -n "__fish_mlopsctl_needs_command" -l ping -d 'URL to tell of start, exit code and end of output (dead-man ping)' -r
complete -c mlopsctl -n "__fish_mlopsctl_needs_command" -l parallel -d 'Requests at once' -r
complete -c mlopsctl -n "__fish_mlopsctl_needs_command" -l reason -d 'Why; kept in the record' -r
complete -c mlopsctl -n "__fish_mlopsctl_needs_command" -s q -l quiet -d 'Print only what is not ok'
complete -c mlopsctl -n "__fish_mlopsctl_needs_command" -s v -l verbose -d 'Show each request (-vv: also the start of bodies)'
complete -c mlopsctl -n "__fish_mlopsctl_needs_command" -l record -d 'Keep what a look found as a record'
complete -c mlopsctl -n "__fish_mlopsctl_needs_command" -l stateful -d 'For cron: count a trouble only when runs in a row agree, and notify on transitions only'
complete -c mlopsctl -n "__fish_mlopsctl_needs_command" -s y -l yes -d 'Agree to plans in advance'
complete -c mlopsctl -n "__fish_mlopsctl_needs_command" -l dry-run -d 'Show the plan and stop'
complete -c mlopsctl -n "__fish_mlopsctl_needs_command" -l take-over -d 'Take the lock of another run over'
complete -c mlopsctl -n "__fish_mlopsctl_needs_command" -s h -l help -d 'Print help'
complete -c mlopsctl -n "__fish_mlopsctl_needs_command" -s V -l version -d 'Print version'
complete -c mlopsctl -n "__fish_mlopsctl_needs_command" -f -a "status" -d 'Show everything at a glance with one verdict'
complete -c mlopsctl -n "__fish_mlopsctl_needs_command" -f -a "health" -d 'Ask services whether they are well'
complete -c mlopsctl -n "__fish_mlopsctl_needs_command" -f -a "check" -d 'Judge numbers against thresholds: PromQL, metrics pages, JSON, latency, disk, containers, files, commands'
complete -c mlopsctl -n "__fish_mlopsctl_needs_command" -f -a "alerts" -d 'Look at alerts and silence them'
complete -c mlopsctl -n "__fish_mlopsctl_needs_command" -f -a "logs" -d 'Show what services wrote'
complete -c mlopsctl -n "__fish_mlopsctl_needs_command" -f -a "drift" -d 'Read, judge and measure data drift'
complete -c mlopsctl -n "__fish_mlopsctl_needs_command" -f -a "model" -d 'Look at registered models, judge them, and change which of them serves'
complete -c mlopsctl -n "__fish_mlopsctl_needs_command" -f -a "history" -d 'Show what was done and found: records, newest first'
complete -c mlopsctl -n "__fish_mlopsctl_needs_command" -f -a "handover" -d 'Show what the next shift must know'
complete -c mlopsctl -n "__fish_mlopsctl_needs_command" -f -a "restart" -d 'Restart a service and wait until it is healthy'
complete -c mlopsctl -n "__fish_mlopsctl_needs_command" -f -a "rollback" -d 'Go back to what served well before'
complete -c mlopsctl -n "__fish_mlopsctl_needs_command" -f -a "plan" -d 'List, finish or undo unfinished plans'
complete -c mlopsctl -n "__fish_mlopsctl_needs_command" -f -a "backup" -d 'Make backups, and prove that they can be restored'
complete -c mlopsctl -n "__fish_mlopsctl_needs_command" -f -a "version" -d 'Show, compare and give semantic versions'
complete -c mlopsctl -n "__fish_mlopsctl_needs_command" -f -a "export" -d 'Collect predictions, monitoring results and drift reports of a period'
complete -c mlopsctl -n "__fish_mlopsctl_needs_command" -f -a "cleanup" -d 'Look what could go from folders above 10GB, and remove it once you agree'
complete -c mlopsctl -n "__fish_mlopsctl_needs_command" -f -a "runbook" -d 'Run procedures, see what is due, prove what was done'
complete -c mlopsctl -n "__fish_mlopsctl_needs_command" -f -a "incident" -d 'Respond to an incident: targets, timeline, procedures, report'
complete -c mlopsctl -n "__fish_mlopsctl_needs_command" -f -a "mute" -d 'Mute checks or services for a while: shown, but not counted and not notified'
complete -c mlopsctl -n "__fish_mlopsctl_needs_command" -f -a "demo" -d 'Run an embedded stack to try everything on'
complete -c mlopsctl -n "__fish_mlopsctl_needs_command" -f -a "init" -d 'Write a commented mlopsctl.yaml from what is found'
complete -c mlopsctl -n "__fish_mlopsctl_needs_command" -f -a "config" -d 'Check and show the configuration'
complete -c mlopsctl -n "__fish_mlopsctl_needs_command" -f -a "schedule" -d 'Print schedules for cron, systemd or Kubernetes'
complete -c mlopsctl -n "__fish_mlopsctl_needs_command" -f -a "notify" -d 'Test whom notices reach'
complete -c mlopsctl -n "__fish_mlopsctl_needs_command" -f -a "completions" -d 'Print a completion script'
complete -c mlopsctl -n "__fish_mlopsctl_needs_command" -f -a "man" -d 'Print or write manual pages'
complete -c mlopsctl -n "__fish_mlopsctl_needs_command" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand status" -l every -d 'Pause between two looks of --watch (default 5s)' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand status" -l config -d 'Configuration file (default: mlopsctl.yaml here or in a parent)' -r -F
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand status" -l env -d 'Environment of the configuration to use' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand status" -s o -l output -d 'table, json, yaml, markdown, csv, junit, prometheus, nagios, github or html; may be given several times' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand status" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand status" -l fail-on -d 'The least verdict that makes the exit code speak' -r -f -a "warning\t''
unknown\t''
critical\t''
never\t''"
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand status" -l deadline -d 'Limit for the whole run (default 60s for a one-pass look)' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand status" -l ping -d 'URL to tell of start, exit code and end of output (dead-man ping)' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand status" -l parallel -d 'Requests at once' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand status" -l reason -d 'Why; kept in the record' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand status" -s w -l watch -d 'Look again and again, until Ctrl-C (on a terminal: in place)'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand status" -s q -l quiet -d 'Print only what is not ok'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand status" -s v -l verbose -d 'Show each request (-vv: also the start of bodies)'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand status" -l record -d 'Keep what a look found as a record'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand status" -l stateful -d 'For cron: count a trouble only when runs in a row agree, and notify on transitions only'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand status" -s y -l yes -d 'Agree to plans in advance'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand status" -l dry-run -d 'Show the plan and stop'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand status" -l take-over -d 'Take the lock of another run over'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand status" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand health" -l wait -d 'Ask again until all is ok, at most this long' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand health" -l config -d 'Configuration file (default: mlopsctl.yaml here or in a parent)' -r -F
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand health" -l env -d 'Environment of the configuration to use' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand health" -s o -l output -d 'table, json, yaml, markdown, csv, junit, prometheus, nagios, github or html; may be given several times' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand health" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand health" -l fail-on -d 'The least verdict that makes the exit code speak' -r -f -a "warning\t''
unknown\t''
critical\t''
never\t''"
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand health" -l deadline -d 'Limit for the whole run (default 60s for a one-pass look)' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand health" -l ping -d 'URL to tell of start, exit code and end of output (dead-man ping)' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand health" -l parallel -d 'Requests at once' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand health" -l reason -d 'Why; kept in the record' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand health" -l containers -d 'Also list containers of the compose project that the configuration does not name'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand health" -s q -l quiet -d 'Print only what is not ok'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand health" -s v -l verbose -d 'Show each request (-vv: also the start of bodies)'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand health" -l record -d 'Keep what a look found as a record'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand health" -l stateful -d 'For cron: count a trouble only when runs in a row agree, and notify on transitions only'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand health" -s y -l yes -d 'Agree to plans in advance'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand health" -l dry-run -d 'Show the plan and stop'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand health" -l take-over -d 'Take the lock of another run over'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand health" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand check" -l for -d 'Keep watching for so long; ends early after --strikes' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand check" -l every -d 'Time between two samples of --for [default: 30s]' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand check" -l strikes -d 'Critical samples of one check in a row that end --for early [default: 2]' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand check" -l config -d 'Configuration file (default: mlopsctl.yaml here or in a parent)' -r -F
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand check" -l env -d 'Environment of the configuration to use' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand check" -s o -l output -d 'table, json, yaml, markdown, csv, junit, prometheus, nagios, github or html; may be given several times' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand check" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand check" -l fail-on -d 'The least verdict that makes the exit code speak' -r -f -a "warning\t''
unknown\t''
critical\t''
never\t''"
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand check" -l deadline -d 'Limit for the whole run (default 60s for a one-pass look)' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand check" -l ping -d 'URL to tell of start, exit code and end of output (dead-man ping)' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand check" -l parallel -d 'Requests at once' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand check" -l reason -d 'Why; kept in the record' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand check" -s q -l quiet -d 'Print only what is not ok'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand check" -s v -l verbose -d 'Show each request (-vv: also the start of bodies)'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand check" -l record -d 'Keep what a look found as a record'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand check" -l stateful -d 'For cron: count a trouble only when runs in a row agree, and notify on transitions only'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand check" -s y -l yes -d 'Agree to plans in advance'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand check" -l dry-run -d 'Show the plan and stop'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand check" -l take-over -d 'Take the lock of another run over'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand check" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand alerts; and not __fish_seen_subcommand_from list history silences silence expire test help" -l config -d 'Configuration file (default: mlopsctl.yaml here or in a parent)' -r -F
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand alerts; and not __fish_seen_subcommand_from list history silences silence expire test help" -l env -d 'Environment of the configuration to use' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand alerts; and not __fish_seen_subcommand_from list history silences silence expire test help" -s o -l output -d 'table, json, yaml, markdown, csv, junit, prometheus, nagios, github or html; may be given several times' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand alerts; and not __fish_seen_subcommand_from list history silences silence expire test help" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand alerts; and not __fish_seen_subcommand_from list history silences silence expire test help" -l fail-on -d 'The least verdict that makes the exit code speak' -r -f -a "warning\t''
unknown\t''
critical\t''
never\t''"
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand alerts; and not __fish_seen_subcommand_from list history silences silence expire test help" -l deadline -d 'Limit for the whole run (default 60s for a one-pass look)' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand alerts; and not __fish_seen_subcommand_from list history silences silence expire test help" -l ping -d 'URL to tell of start, exit code and end of output (dead-man ping)' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand alerts; and not __fish_seen_subcommand_from list history silences silence expire test help" -l parallel -d 'Requests at once' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand alerts; and not __fish_seen_subcommand_from list history silences silence expire test help" -l reason -d 'Why; kept in the record' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand alerts; and not __fish_seen_subcommand_from list history silences silence expire test help" -s q -l quiet -d 'Print only what is not ok'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand alerts; and not __fish_seen_subcommand_from list history silences silence expire test help" -s v -l verbose -d 'Show each request (-vv: also the start of bodies)'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand alerts; and not __fish_seen_subcommand_from list history silences silence expire test help" -l record -d 'Keep what a look found as a record'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand alerts; and not __fish_seen_subcommand_from list history silences silence expire test help" -l stateful -d 'For cron: count a trouble only when runs in a row agree, and notify on transitions only'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand alerts; and not __fish_seen_subcommand_from list history silences silence expire test help" -s y -l yes -d 'Agree to plans in advance'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand alerts; and not __fish_seen_subcommand_from list history silences silence expire test help" -l dry-run -d 'Show the plan and stop'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand alerts; and not __fish_seen_subcommand_from list history silences silence expire test help" -l take-over -d 'Take the lock of another run over'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand alerts; and not __fish_seen_subcommand_from list history silences silence expire test help" -s h -l help -d 'Print help'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand alerts; and not __fish_seen_subcommand_from list history silences silence expire test help" -f -a "list" -d 'List the alerts that fire now; the gravest severity is the verdict'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand alerts; and not __fish_seen_subcommand_from list history silences silence expire test help" -f -a "history" -d 'List what fired, the noisiest first; the gravest severity is the verdict'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand alerts; and not __fish_seen_subcommand_from list history silences silence expire test help" -f -a "silences" -d 'List silences'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand alerts; and not __fish_seen_subcommand_from list history silences silence expire test help" -f -a "silence" -d 'Silence alerts for a while; a comment is required'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand alerts; and not __fish_seen_subcommand_from list history silences silence expire test help" -f -a "expire" -d 'End silences now'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand alerts; and not __fish_seen_subcommand_from list history silences silence expire test help" -f -a "test" -d 'Send a test alert that resolves itself, to prove delivery'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand alerts; and not __fish_seen_subcommand_from list history silences silence expire test help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand alerts; and __fish_seen_subcommand_from list" -l config -d 'Configuration file (default: mlopsctl.yaml here or in a parent)' -r -F
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand alerts; and __fish_seen_subcommand_from list" -l env -d 'Environment of the configuration to use' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand alerts; and __fish_seen_subcommand_from list" -s o -l output -d 'table, json, yaml, markdown, csv, junit, prometheus, nagios, github or html; may be given several times' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand alerts; and __fish_seen_subcommand_from list" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand alerts; and __fish_seen_subcommand_from list" -l fail-on -d 'The least verdict that makes the exit code speak' -r -f -a "warning\t''
unknown\t''
critical\t''
never\t''"
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand alerts; and __fish_seen_subcommand_from list" -l deadline -d 'Limit for the whole run (default 60s for a one-pass look)' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand alerts; and __fish_seen_subcommand_from list" -l ping -d 'URL to tell of start, exit code and end of output (dead-man ping)' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand alerts; and __fish_seen_subcommand_from list" -l parallel -d 'Requests at once' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand alerts; and __fish_seen_subcommand_from list" -l reason -d 'Why; kept in the record' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand alerts; and __fish_seen_subcommand_from list" -l active -d 'Only alerts that somebody hears of'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand alerts; and __fish_seen_subcommand_from list" -l silenced -d 'Only silenced alerts (with --active: these too)'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand alerts; and __fish_seen_subcommand_from list" -l inhibited -d 'Only alerts that another alert inhibits'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand alerts; and __fish_seen_subcommand_from list" -l silences -d 'List silences instead, as `alerts silences` does; --active, --silenced and --inhibited mean nothing then'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand alerts; and __fish_seen_subcommand_from list" -s q -l quiet -d 'Print only what is not ok'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand alerts; and __fish_seen_subcommand_from list" -s v -l verbose -d 'Show each request (-vv: also the start of bodies)'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand alerts; and __fish_seen_subcommand_from list" -l record -d 'Keep what a look found as a record'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand alerts; and __fish_seen_subcommand_from list" -l stateful -d 'For cron: count a trouble only when runs in a row agree, and notify on transitions only'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand alerts; and __fish_seen_subcommand_from list" -s y -l yes -d 'Agree to plans in advance'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand alerts; and __fish_seen_subcommand_from list" -l dry-run -d 'Show the plan and stop'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand alerts; and __fish_seen_subcommand_from list" -l take-over -d 'Take the lock of another run over'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand alerts; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand alerts; and __fish_seen_subcommand_from history" -l since -d 'How far to look back (default 24h)' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand alerts; and __fish_seen_subcommand_from history" -l severity -d 'Only these severities: critical, warning and info stand for every word that means them' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand alerts; and __fish_seen_subcommand_from history" -l step -d 'Read one sample per step instead of every evaluation' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand alerts; and __fish_seen_subcommand_from history" -l config -d 'Configuration file (default: mlopsctl.yaml here or in a parent)' -r -F
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand alerts; and __fish_seen_subcommand_from history" -l env -d 'Environment of the configuration to use' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand alerts; and __fish_seen_subcommand_from history" -s o -l output -d 'table, json, yaml, markdown, csv, junit, prometheus, nagios, github or html; may be given several times' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand alerts; and __fish_seen_subcommand_from history" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand alerts; and __fish_seen_subcommand_from history" -l fail-on -d 'The least verdict that makes the exit code speak' -r -f -a "warning\t''
unknown\t''
critical\t''
never\t''"
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand alerts; and __fish_seen_subcommand_from history" -l deadline -d 'Limit for the whole run (default 60s for a one-pass look)' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand alerts; and __fish_seen_subcommand_from history" -l ping -d 'URL to tell of start, exit code and end of output (dead-man ping)' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand alerts; and __fish_seen_subcommand_from history" -l parallel -d 'Requests at once' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand alerts; and __fish_seen_subcommand_from history" -l reason -d 'Why; kept in the record' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand alerts; and __fish_seen_subcommand_from history" -s q -l quiet -d 'Print only what is not ok'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand alerts; and __fish_seen_subcommand_from history" -s v -l verbose -d 'Show each request (-vv: also the start of bodies)'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand alerts; and __fish_seen_subcommand_from history" -l record -d 'Keep what a look found as a record'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand alerts; and __fish_seen_subcommand_from history" -l stateful -d 'For cron: count a trouble only when runs in a row agree, and notify on transitions only'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand alerts; and __fish_seen_subcommand_from history" -s y -l yes -d 'Agree to plans in advance'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand alerts; and __fish_seen_subcommand_from history" -l dry-run -d 'Show the plan and stop'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand alerts; and __fish_seen_subcommand_from history" -l take-over -d 'Take the lock of another run over'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand alerts; and __fish_seen_subcommand_from history" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand alerts; and __fish_seen_subcommand_from silences" -l within -d 'Only those that end within this time' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand alerts; and __fish_seen_subcommand_from silences" -l config -d 'Configuration file (default: mlopsctl.yaml here or in a parent)' -r -F
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand alerts; and __fish_seen_subcommand_from silences" -l env -d 'Environment of the configuration to use' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand alerts; and __fish_seen_subcommand_from silences" -s o -l output -d 'table, json, yaml, markdown, csv, junit, prometheus, nagios, github or html; may be given several times' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand alerts; and __fish_seen_subcommand_from silences" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand alerts; and __fish_seen_subcommand_from silences" -l fail-on -d 'The least verdict that makes the exit code speak' -r -f -a "warning\t''
unknown\t''
critical\t''
never\t''"
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand alerts; and __fish_seen_subcommand_from silences" -l deadline -d 'Limit for the whole run (default 60s for a one-pass look)' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand alerts; and __fish_seen_subcommand_from silences" -l ping -d 'URL to tell of start, exit code and end of output (dead-man ping)' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand alerts; and __fish_seen_subcommand_from silences" -l parallel -d 'Requests at once' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand alerts; and __fish_seen_subcommand_from silences" -l reason -d 'Why; kept in the record' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand alerts; and __fish_seen_subcommand_from silences" -l expired -d 'Also those that have ended'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand alerts; and __fish_seen_subcommand_from silences" -s q -l quiet -d 'Print only what is not ok'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand alerts; and __fish_seen_subcommand_from silences" -s v -l verbose -d 'Show each request (-vv: also the start of bodies)'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand alerts; and __fish_seen_subcommand_from silences" -l record -d 'Keep what a look found as a record'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand alerts; and __fish_seen_subcommand_from silences" -l stateful -d 'For cron: count a trouble only when runs in a row agree, and notify on transitions only'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand alerts; and __fish_seen_subcommand_from silences" -s y -l yes -d 'Agree to plans in advance'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand alerts; and __fish_seen_subcommand_from silences" -l dry-run -d 'Show the plan and stop'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand alerts; and __fish_seen_subcommand_from silences" -l take-over -d 'Take the lock of another run over'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand alerts; and __fish_seen_subcommand_from silences" -s h -l help -d 'Print help'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand alerts; and __fish_seen_subcommand_from silence" -s d -l for -l duration -d 'How long' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand alerts; and __fish_seen_subcommand_from silence" -s c -l comment -d 'Why (or --reason)' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand alerts; and __fish_seen_subcommand_from silence" -l config -d 'Configuration file (default: mlopsctl.yaml here or in a parent)' -r -F
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand alerts; and __fish_seen_subcommand_from silence" -l env -d 'Environment of the configuration to use' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand alerts; and __fish_seen_subcommand_from silence" -s o -l output -d 'table, json, yaml, markdown, csv, junit, prometheus, nagios, github or html; may be given several times' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand alerts; and __fish_seen_subcommand_from silence" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand alerts; and __fish_seen_subcommand_from silence" -l fail-on -d 'The least verdict that makes the exit code speak' -r -f -a "warning\t''
unknown\t''
critical\t''
never\t''"
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand alerts; and __fish_seen_subcommand_from silence" -l deadline -d 'Limit for the whole run (default 60s for a one-pass look)' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand alerts; and __fish_seen_subcommand_from silence" -l ping -d 'URL to tell of start, exit code and end of output (dead-man ping)' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand alerts; and __fish_seen_subcommand_from silence" -l parallel -d 'Requests at once' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand alerts; and __fish_seen_subcommand_from silence" -l reason -d 'Why; kept in the record' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand alerts; and __fish_seen_subcommand_from silence" -s q -l quiet -d 'Print only what is not ok'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand alerts; and __fish_seen_subcommand_from silence" -s v -l verbose -d 'Show each request (-vv: also the start of bodies)'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand alerts; and __fish_seen_subcommand_from silence" -l record -d 'Keep what a look found as a record'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand alerts; and __fish_seen_subcommand_from silence" -l stateful -d 'For cron: count a trouble only when runs in a row agree, and notify on transitions only'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand alerts; and __fish_seen_subcommand_from silence" -s y -l yes -d 'Agree to plans in advance'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand alerts; and __fish_seen_subcommand_from silence" -l dry-run -d 'Show the plan and stop'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand alerts; and __fish_seen_subcommand_from silence" -l take-over -d 'Take the lock of another run over'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand alerts; and __fish_seen_subcommand_from silence" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand alerts; and __fish_seen_subcommand_from expire" -l config -d 'Configuration file (default: mlopsctl.yaml here or in a parent)' -r -F
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand alerts; and __fish_seen_subcommand_from expire" -l env -d 'Environment of the configuration to use' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand alerts; and __fish_seen_subcommand_from expire" -s o -l output -d 'table, json, yaml, markdown, csv, junit, prometheus, nagios, github or html; may be given several times' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand alerts; and __fish_seen_subcommand_from expire" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand alerts; and __fish_seen_subcommand_from expire" -l fail-on -d 'The least verdict that makes the exit code speak' -r -f -a "warning\t''
unknown\t''
critical\t''
never\t''"
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand alerts; and __fish_seen_subcommand_from expire" -l deadline -d 'Limit for the whole run (default 60s for a one-pass look)' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand alerts; and __fish_seen_subcommand_from expire" -l ping -d 'URL to tell of start, exit code and end of output (dead-man ping)' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand alerts; and __fish_seen_subcommand_from expire" -l parallel -d 'Requests at once' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand alerts; and __fish_seen_subcommand_from expire" -l reason -d 'Why; kept in the record' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand alerts; and __fish_seen_subcommand_from expire" -s q -l quiet -d 'Print only what is not ok'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand alerts; and __fish_seen_subcommand_from expire" -s v -l verbose -d 'Show each request (-vv: also the start of bodies)'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand alerts; and __fish_seen_subcommand_from expire" -l record -d 'Keep what a look found as a record'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand alerts; and __fish_seen_subcommand_from expire" -l stateful -d 'For cron: count a trouble only when runs in a row agree, and notify on transitions only'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand alerts; and __fish_seen_subcommand_from expire" -s y -l yes -d 'Agree to plans in advance'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand alerts; and __fish_seen_subcommand_from expire" -l dry-run -d 'Show the plan and stop'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand alerts; and __fish_seen_subcommand_from expire" -l take-over -d 'Take the lock of another run over'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand alerts; and __fish_seen_subcommand_from expire" -s h -l help -d 'Print help'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand alerts; and __fish_seen_subcommand_from test" -l severity -d 'Severity of the alert, which decides its route' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand alerts; and __fish_seen_subcommand_from test" -l label -d 'Further labels, for routes that look at them' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand alerts; and __fish_seen_subcommand_from test" -l for -d 'How long it fires' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand alerts; and __fish_seen_subcommand_from test" -l config -d 'Configuration file (default: mlopsctl.yaml here or in a parent)' -r -F
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand alerts; and __fish_seen_subcommand_from test" -l env -d 'Environment of the configuration to use' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand alerts; and __fish_seen_subcommand_from test" -s o -l output -d 'table, json, yaml, markdown, csv, junit, prometheus, nagios, github or html; may be given several times' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand alerts; and __fish_seen_subcommand_from test" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand alerts; and __fish_seen_subcommand_from test" -l fail-on -d 'The least verdict that makes the exit code speak' -r -f -a "warning\t''
unknown\t''
critical\t''
never\t''"
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand alerts; and __fish_seen_subcommand_from test" -l deadline -d 'Limit for the whole run (default 60s for a one-pass look)' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand alerts; and __fish_seen_subcommand_from test" -l ping -d 'URL to tell of start, exit code and end of output (dead-man ping)' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand alerts; and __fish_seen_subcommand_from test" -l parallel -d 'Requests at once' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand alerts; and __fish_seen_subcommand_from test" -l reason -d 'Why; kept in the record' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand alerts; and __fish_seen_subcommand_from test" -s q -l quiet -d 'Print only what is not ok'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand alerts; and __fish_seen_subcommand_from test" -s v -l verbose -d 'Show each request (-vv: also the start of bodies)'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand alerts; and __fish_seen_subcommand_from test" -l record -d 'Keep what a look found as a record'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand alerts; and __fish_seen_subcommand_from test" -l stateful -d 'For cron: count a trouble only when runs in a row agree, and notify on transitions only'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand alerts; and __fish_seen_subcommand_from test" -s y -l yes -d 'Agree to plans in advance'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand alerts; and __fish_seen_subcommand_from test" -l dry-run -d 'Show the plan and stop'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand alerts; and __fish_seen_subcommand_from test" -l take-over -d 'Take the lock of another run over'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand alerts; and __fish_seen_subcommand_from test" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand alerts; and __fish_seen_subcommand_from help" -f -a "list" -d 'List the alerts that fire now; the gravest severity is the verdict'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand alerts; and __fish_seen_subcommand_from help" -f -a "history" -d 'List what fired, the noisiest first; the gravest severity is the verdict'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand alerts; and __fish_seen_subcommand_from help" -f -a "silences" -d 'List silences'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand alerts; and __fish_seen_subcommand_from help" -f -a "silence" -d 'Silence alerts for a while; a comment is required'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand alerts; and __fish_seen_subcommand_from help" -f -a "expire" -d 'End silences now'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand alerts; and __fish_seen_subcommand_from help" -f -a "test" -d 'Send a test alert that resolves itself, to prove delivery'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand alerts; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand logs; and not __fish_seen_subcommand_from archive help" -l tail -d 'The last N lines of each log, counted before --grep, or `all`' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand logs; and not __fish_seen_subcommand_from archive help" -l since -d 'Lines written since then: a time (RFC 3339) or how long ago (10m)' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand logs; and not __fish_seen_subcommand_from archive help" -l grep -d 'Only lines that match this regular expression' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand logs; and not __fish_seen_subcommand_from archive help" -l config -d 'Configuration file (default: mlopsctl.yaml here or in a parent)' -r -F
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand logs; and not __fish_seen_subcommand_from archive help" -l env -d 'Environment of the configuration to use' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand logs; and not __fish_seen_subcommand_from archive help" -s o -l output -d 'table, json, yaml, markdown, csv, junit, prometheus, nagios, github or html; may be given several times' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand logs; and not __fish_seen_subcommand_from archive help" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand logs; and not __fish_seen_subcommand_from archive help" -l fail-on -d 'The least verdict that makes the exit code speak' -r -f -a "warning\t''
unknown\t''
critical\t''
never\t''"
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand logs; and not __fish_seen_subcommand_from archive help" -l deadline -d 'Limit for the whole run (default 60s for a one-pass look)' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand logs; and not __fish_seen_subcommand_from archive help" -l ping -d 'URL to tell of start, exit code and end of output (dead-man ping)' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand logs; and not __fish_seen_subcommand_from archive help" -l parallel -d 'Requests at once' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand logs; and not __fish_seen_subcommand_from archive help" -l reason -d 'Why; kept in the record' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand logs; and not __fish_seen_subcommand_from archive help" -s f -l follow -d 'Stay, and show what is written from now on; ended by Ctrl-C'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand logs; and not __fish_seen_subcommand_from archive help" -l timestamps -d 'Put the time in front of each line, where it is known'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand logs; and not __fish_seen_subcommand_from archive help" -s q -l quiet -d 'Print only what is not ok'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand logs; and not __fish_seen_subcommand_from archive help" -s v -l verbose -d 'Show each request (-vv: also the start of bodies)'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand logs; and not __fish_seen_subcommand_from archive help" -l record -d 'Keep what a look found as a record'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand logs; and not __fish_seen_subcommand_from archive help" -l stateful -d 'For cron: count a trouble only when runs in a row agree, and notify on transitions only'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand logs; and not __fish_seen_subcommand_from archive help" -s y -l yes -d 'Agree to plans in advance'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand logs; and not __fish_seen_subcommand_from archive help" -l dry-run -d 'Show the plan and stop'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand logs; and not __fish_seen_subcommand_from archive help" -l take-over -d 'Take the lock of another run over'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand logs; and not __fish_seen_subcommand_from archive help" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand logs; and not __fish_seen_subcommand_from archive help" -a "archive" -d 'Pack old log files into one archive, and remove them once it is verified'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand logs; and not __fish_seen_subcommand_from archive help" -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand logs; and __fish_seen_subcommand_from archive" -l older-than -d 'Only files that were not changed for so long' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand logs; and __fish_seen_subcommand_from archive" -l to -d 'Folder for the archive (default: logs/archive beside the configuration)' -r -F
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand logs; and __fish_seen_subcommand_from archive" -l config -d 'Configuration file (default: mlopsctl.yaml here or in a parent)' -r -F
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand logs; and __fish_seen_subcommand_from archive" -l env -d 'Environment of the configuration to use' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand logs; and __fish_seen_subcommand_from archive" -s o -l output -d 'table, json, yaml, markdown, csv, junit, prometheus, nagios, github or html; may be given several times' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand logs; and __fish_seen_subcommand_from archive" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand logs; and __fish_seen_subcommand_from archive" -l fail-on -d 'The least verdict that makes the exit code speak' -r -f -a "warning\t''
unknown\t''
critical\t''
never\t''"
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand logs; and __fish_seen_subcommand_from archive" -l deadline -d 'Limit for the whole run (default 60s for a one-pass look)' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand logs; and __fish_seen_subcommand_from archive" -l ping -d 'URL to tell of start, exit code and end of output (dead-man ping)' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand logs; and __fish_seen_subcommand_from archive" -l parallel -d 'Requests at once' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand logs; and __fish_seen_subcommand_from archive" -l reason -d 'Why; kept in the record' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand logs; and __fish_seen_subcommand_from archive" -s q -l quiet -d 'Print only what is not ok'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand logs; and __fish_seen_subcommand_from archive" -s v -l verbose -d 'Show each request (-vv: also the start of bodies)'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand logs; and __fish_seen_subcommand_from archive" -l record -d 'Keep what a look found as a record'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand logs; and __fish_seen_subcommand_from archive" -l stateful -d 'For cron: count a trouble only when runs in a row agree, and notify on transitions only'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand logs; and __fish_seen_subcommand_from archive" -s y -l yes -d 'Agree to plans in advance'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand logs; and __fish_seen_subcommand_from archive" -l dry-run -d 'Show the plan and stop'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand logs; and __fish_seen_subcommand_from archive" -l take-over -d 'Take the lock of another run over'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand logs; and __fish_seen_subcommand_from archive" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand logs; and __fish_seen_subcommand_from help" -f -a "archive" -d 'Pack old log files into one archive, and remove them once it is verified'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand logs; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand drift; and not __fish_seen_subcommand_from list show trend check measure decide help" -l config -d 'Configuration file (default: mlopsctl.yaml here or in a parent)' -r -F
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand drift; and not __fish_seen_subcommand_from list show trend check measure decide help" -l env -d 'Environment of the configuration to use' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand drift; and not __fish_seen_subcommand_from list show trend check measure decide help" -s o -l output -d 'table, json, yaml, markdown, csv, junit, prometheus, nagios, github or html; may be given several times' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand drift; and not __fish_seen_subcommand_from list show trend check measure decide help" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand drift; and not __fish_seen_subcommand_from list show trend check measure decide help" -l fail-on -d 'The least verdict that makes the exit code speak' -r -f -a "warning\t''
unknown\t''
critical\t''
never\t''"
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand drift; and not __fish_seen_subcommand_from list show trend check measure decide help" -l deadline -d 'Limit for the whole run (default 60s for a one-pass look)' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand drift; and not __fish_seen_subcommand_from list show trend check measure decide help" -l ping -d 'URL to tell of start, exit code and end of output (dead-man ping)' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand drift; and not __fish_seen_subcommand_from list show trend check measure decide help" -l parallel -d 'Requests at once' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand drift; and not __fish_seen_subcommand_from list show trend check measure decide help" -l reason -d 'Why; kept in the record' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand drift; and not __fish_seen_subcommand_from list show trend check measure decide help" -s q -l quiet -d 'Print only what is not ok'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand drift; and not __fish_seen_subcommand_from list show trend check measure decide help" -s v -l verbose -d 'Show each request (-vv: also the start of bodies)'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand drift; and not __fish_seen_subcommand_from list show trend check measure decide help" -l record -d 'Keep what a look found as a record'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand drift; and not __fish_seen_subcommand_from list show trend check measure decide help" -l stateful -d 'For cron: count a trouble only when runs in a row agree, and notify on transitions only'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand drift; and not __fish_seen_subcommand_from list show trend check measure decide help" -s y -l yes -d 'Agree to plans in advance'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand drift; and not __fish_seen_subcommand_from list show trend check measure decide help" -l dry-run -d 'Show the plan and stop'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand drift; and not __fish_seen_subcommand_from list show trend check measure decide help" -l take-over -d 'Take the lock of another run over'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand drift; and not __fish_seen_subcommand_from list show trend check measure decide help" -s h -l help -d 'Print help'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand drift; and not __fish_seen_subcommand_from list show trend check measure decide help" -f -a "list" -d 'List drift reports, the newest first'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand drift; and not __fish_seen_subcommand_from list show trend check measure decide help" -f -a "show" -d 'Show a drift report: which columns are how far past their limit'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand drift; and not __fish_seen_subcommand_from list show trend check measure decide help" -f -a "trend" -d 'Show drift over time, and what to call it'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand drift; and not __fish_seen_subcommand_from list show trend check measure decide help" -f -a "check" -d 'Judge the newest drift report, or the one that is named'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand drift; and not __fish_seen_subcommand_from list show trend check measure decide help" -f -a "measure" -d 'Measure drift between two tables: CSV, JSON lines or Parquet'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand drift; and not __fish_seen_subcommand_from list show trend check measure decide help" -f -a "decide" -d 'Decide what to do about drift: nothing, retrain, look at the pipeline, or escalate'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand drift; and not __fish_seen_subcommand_from list show trend check measure decide help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand drift; and __fish_seen_subcommand_from list" -s n -l limit -d 'So many, the newest' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand drift; and __fish_seen_subcommand_from list" -l since -d 'Reports since then: a date, a time, or a span such as 30d (default: all)' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand drift; and __fish_seen_subcommand_from list" -l reports -d 'Where reports are: a folder, glob, http(s):// or s3:// URL (default: `drift.reports`)' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand drift; and __fish_seen_subcommand_from list" -l model -d 'The series of this model, as `drift.models` names it (default all, `drift` is that of the stack)' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand drift; and __fish_seen_subcommand_from list" -l rows-ref -d 'Rows of the reference, where reports do not tell' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand drift; and __fish_seen_subcommand_from list" -l rows-cur -d 'Rows of the current data, where reports do not tell' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand drift; and __fish_seen_subcommand_from list" -l correction -d 'How p-values of many columns are read together (default bh)' -r -f -a "bh\t'Benjamini and Hochberg'
none\t'Each as if it were alone'"
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand drift; and __fish_seen_subcommand_from list" -l time-from -d 'Where the time of a report is taken from first (default report)' -r -f -a "report\t'What it says itself; else its name; else when the file was changed'
name\t'A date in its name'
modified\t'When the file was changed'"
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand drift; and __fish_seen_subcommand_from list" -l config -d 'Configuration file (default: mlopsctl.yaml here or in a parent)' -r -F
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand drift; and __fish_seen_subcommand_from list" -l env -d 'Environment of the configuration to use' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand drift; and __fish_seen_subcommand_from list" -s o -l output -d 'table, json, yaml, markdown, csv, junit, prometheus, nagios, github or html; may be given several times' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand drift; and __fish_seen_subcommand_from list" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand drift; and __fish_seen_subcommand_from list" -l fail-on -d 'The least verdict that makes the exit code speak' -r -f -a "warning\t''
unknown\t''
critical\t''
never\t''"
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand drift; and __fish_seen_subcommand_from list" -l deadline -d 'Limit for the whole run (default 60s for a one-pass look)' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand drift; and __fish_seen_subcommand_from list" -l ping -d 'URL to tell of start, exit code and end of output (dead-man ping)' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand drift; and __fish_seen_subcommand_from list" -l parallel -d 'Requests at once' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand drift; and __fish_seen_subcommand_from list" -l reason -d 'Why; kept in the record' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand drift; and __fish_seen_subcommand_from list" -s q -l quiet -d 'Print only what is not ok'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand drift; and __fish_seen_subcommand_from list" -s v -l verbose -d 'Show each request (-vv: also the start of bodies)'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand drift; and __fish_seen_subcommand_from list" -l record -d 'Keep what a look found as a record'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand drift; and __fish_seen_subcommand_from list" -l stateful -d 'For cron: count a trouble only when runs in a row agree, and notify on transitions only'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand drift; and __fish_seen_subcommand_from list" -s y -l yes -d 'Agree to plans in advance'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand drift; and __fish_seen_subcommand_from list" -l dry-run -d 'Show the plan and stop'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand drift; and __fish_seen_subcommand_from list" -l take-over -d 'Take the lock of another run over'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand drift; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand drift; and __fish_seen_subcommand_from show" -l column -d 'Show this column large, with its histogram, instead of the table (may be repeated)' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand drift; and __fish_seen_subcommand_from show" -l columns -d 'Show so many columns large, below the table' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand drift; and __fish_seen_subcommand_from show" -l reports -d 'Where reports are: a folder, glob, http(s):// or s3:// URL (default: `drift.reports`)' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand drift; and __fish_seen_subcommand_from show" -l model -d 'The series of this model, as `drift.models` names it (default all, `drift` is that of the stack)' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand drift; and __fish_seen_subcommand_from show" -l rows-ref -d 'Rows of the reference, where reports do not tell' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand drift; and __fish_seen_subcommand_from show" -l rows-cur -d 'Rows of the current data, where reports do not tell' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand drift; and __fish_seen_subcommand_from show" -l correction -d 'How p-values of many columns are read together (default bh)' -r -f -a "bh\t'Benjamini and Hochberg'
none\t'Each as if it were alone'"
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand drift; and __fish_seen_subcommand_from show" -l time-from -d 'Where the time of a report is taken from first (default report)' -r -f -a "report\t'What it says itself; else its name; else when the file was changed'
name\t'A date in its name'
modified\t'When the file was changed'"
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand drift; and __fish_seen_subcommand_from show" -l config -d 'Configuration file (default: mlopsctl.yaml here or in a parent)' -r -F
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand drift; and __fish_seen_subcommand_from show" -l env -d 'Environment of the configuration to use' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand drift; and __fish_seen_subcommand_from show" -s o -l output -d 'table, json, yaml, markdown, csv, junit, prometheus, nagios, github or html; may be given several times' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand drift; and __fish_seen_subcommand_from show" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand drift; and __fish_seen_subcommand_from show" -l fail-on -d 'The least verdict that makes the exit code speak' -r -f -a "warning\t''
unknown\t''
critical\t''
never\t''"
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand drift; and __fish_seen_subcommand_from show" -l deadline -d 'Limit for the whole run (default 60s for a one-pass look)' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand drift; and __fish_seen_subcommand_from show" -l ping -d 'URL to tell of start, exit code and end of output (dead-man ping)' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand drift; and __fish_seen_subcommand_from show" -l parallel -d 'Requests at once' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand drift; and __fish_seen_subcommand_from show" -l reason -d 'Why; kept in the record' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand drift; and __fish_seen_subcommand_from show" -l all -d 'Every stable column too, however many'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand drift; and __fish_seen_subcommand_from show" -s q -l quiet -d 'Print only what is not ok'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand drift; and __fish_seen_subcommand_from show" -s v -l verbose -d 'Show each request (-vv: also the start of bodies)'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand drift; and __fish_seen_subcommand_from show" -l record -d 'Keep what a look found as a record'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand drift; and __fish_seen_subcommand_from show" -l stateful -d 'For cron: count a trouble only when runs in a row agree, and notify on transitions only'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand drift; and __fish_seen_subcommand_from show" -s y -l yes -d 'Agree to plans in advance'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand drift; and __fish_seen_subcommand_from show" -l dry-run -d 'Show the plan and stop'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand drift; and __fish_seen_subcommand_from show" -l take-over -d 'Take the lock of another run over'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand drift; and __fish_seen_subcommand_from show" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand drift; and __fish_seen_subcommand_from trend" -l since -d 'Reports since then (a date, a time, or a span such as 90d; default: all)' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand drift; and __fish_seen_subcommand_from trend" -l columns -d 'So many columns, those that drifted most often first (default: those that drifted)' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand drift; and __fish_seen_subcommand_from trend" -l reports -d 'Where reports are: a folder, glob, http(s):// or s3:// URL (default: `drift.reports`)' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand drift; and __fish_seen_subcommand_from trend" -l model -d 'The series of this model, as `drift.models` names it (default all, `drift` is that of the stack)' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand drift; and __fish_seen_subcommand_from trend" -l rows-ref -d 'Rows of the reference, where reports do not tell' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand drift; and __fish_seen_subcommand_from trend" -l rows-cur -d 'Rows of the current data, where reports do not tell' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand drift; and __fish_seen_subcommand_from trend" -l correction -d 'How p-values of many columns are read together (default bh)' -r -f -a "bh\t'Benjamini and Hochberg'
none\t'Each as if it were alone'"
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand drift; and __fish_seen_subcommand_from trend" -l time-from -d 'Where the time of a report is taken from first (default report)' -r -f -a "report\t'What it says itself; else its name; else when the file was changed'
name\t'A date in its name'
modified\t'When the file was changed'"
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand drift; and __fish_seen_subcommand_from trend" -l config -d 'Configuration file (default: mlopsctl.yaml here or in a parent)' -r -F
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand drift; and __fish_seen_subcommand_from trend" -l env -d 'Environment of the configuration to use' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand drift; and __fish_seen_subcommand_from trend" -s o -l output -d 'table, json, yaml, markdown, csv, junit, prometheus, nagios, github or html; may be given several times' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand drift; and __fish_seen_subcommand_from trend" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand drift; and __fish_seen_subcommand_from trend" -l fail-on -d 'The least verdict that makes the exit code speak' -r -f -a "warning\t''
unknown\t''
critical\t''
never\t''"
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand drift; and __fish_seen_subcommand_from trend" -l deadline -d 'Limit for the whole run (default 60s for a one-pass look)' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand drift; and __fish_seen_subcommand_from trend" -l ping -d 'URL to tell of start, exit code and end of output (dead-man ping)' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand drift; and __fish_seen_subcommand_from trend" -l parallel -d 'Requests at once' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand drift; and __fish_seen_subcommand_from trend" -l reason -d 'Why; kept in the record' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand drift; and __fish_seen_subcommand_from trend" -s q -l quiet -d 'Print only what is not ok'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand drift; and __fish_seen_subcommand_from trend" -s v -l verbose -d 'Show each request (-vv: also the start of bodies)'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand drift; and __fish_seen_subcommand_from trend" -l record -d 'Keep what a look found as a record'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand drift; and __fish_seen_subcommand_from trend" -l stateful -d 'For cron: count a trouble only when runs in a row agree, and notify on transitions only'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand drift; and __fish_seen_subcommand_from trend" -s y -l yes -d 'Agree to plans in advance'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand drift; and __fish_seen_subcommand_from trend" -l dry-run -d 'Show the plan and stop'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand drift; and __fish_seen_subcommand_from trend" -l take-over -d 'Take the lock of another run over'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand drift; and __fish_seen_subcommand_from trend" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand drift; and __fish_seen_subcommand_from check" -l reports -d 'Where reports are: a folder, glob, http(s):// or s3:// URL (default: `drift.reports`)' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand drift; and __fish_seen_subcommand_from check" -l model -d 'The series of this model, as `drift.models` names it (default all, `drift` is that of the stack)' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand drift; and __fish_seen_subcommand_from check" -l rows-ref -d 'Rows of the reference, where reports do not tell' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand drift; and __fish_seen_subcommand_from check" -l rows-cur -d 'Rows of the current data, where reports do not tell' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand drift; and __fish_seen_subcommand_from check" -l correction -d 'How p-values of many columns are read together (default bh)' -r -f -a "bh\t'Benjamini and Hochberg'
none\t'Each as if it were alone'"
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand drift; and __fish_seen_subcommand_from check" -l time-from -d 'Where the time of a report is taken from first (default report)' -r -f -a "report\t'What it says itself; else its name; else when the file was changed'
name\t'A date in its name'
modified\t'When the file was changed'"
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand drift; and __fish_seen_subcommand_from check" -l stale-after -d 'An older report says nothing about now (default: twice the cadence, else 8d)' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand drift; and __fish_seen_subcommand_from check" -l config -d 'Configuration file (default: mlopsctl.yaml here or in a parent)' -r -F
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand drift; and __fish_seen_subcommand_from check" -l env -d 'Environment of the configuration to use' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand drift; and __fish_seen_subcommand_from check" -s o -l output -d 'table, json, yaml, markdown, csv, junit, prometheus, nagios, github or html; may be given several times' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand drift; and __fish_seen_subcommand_from check" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand drift; and __fish_seen_subcommand_from check" -l fail-on -d 'The least verdict that makes the exit code speak' -r -f -a "warning\t''
unknown\t''
critical\t''
never\t''"
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand drift; and __fish_seen_subcommand_from check" -l deadline -d 'Limit for the whole run (default 60s for a one-pass look)' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand drift; and __fish_seen_subcommand_from check" -l ping -d 'URL to tell of start, exit code and end of output (dead-man ping)' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand drift; and __fish_seen_subcommand_from check" -l parallel -d 'Requests at once' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand drift; and __fish_seen_subcommand_from check" -l reason -d 'Why; kept in the record' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand drift; and __fish_seen_subcommand_from check" -s q -l quiet -d 'Print only what is not ok'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand drift; and __fish_seen_subcommand_from check" -s v -l verbose -d 'Show each request (-vv: also the start of bodies)'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand drift; and __fish_seen_subcommand_from check" -l record -d 'Keep what a look found as a record'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand drift; and __fish_seen_subcommand_from check" -l stateful -d 'For cron: count a trouble only when runs in a row agree, and notify on transitions only'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand drift; and __fish_seen_subcommand_from check" -s y -l yes -d 'Agree to plans in advance'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand drift; and __fish_seen_subcommand_from check" -l dry-run -d 'Show the plan and stop'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand drift; and __fish_seen_subcommand_from check" -l take-over -d 'Take the lock of another run over'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand drift; and __fish_seen_subcommand_from check" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand drift; and __fish_seen_subcommand_from measure" -l method -d 'Method for all columns (default auto); several are measured one after the other' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand drift; and __fish_seen_subcommand_from measure" -l numeric -d 'Method for columns of numbers, in place of --method' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand drift; and __fish_seen_subcommand_from measure" -l categorical -d 'Method for columns of categories, in place of --method' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand drift; and __fish_seen_subcommand_from measure" -l threshold -d 'From where on a method\'s score is drift: psi=0.2' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand drift; and __fish_seen_subcommand_from measure" -l columns -d 'Columns to measure (default: all of the reference)' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand drift; and __fish_seen_subcommand_from measure" -l types -d 'What a column is read as: NAME=numeric, categorical, text or datetime' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand drift; and __fish_seen_subcommand_from measure" -l save-reference -d 'Keep a small profile of the reference in this file' -r -F
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand drift; and __fish_seen_subcommand_from measure" -l out -d 'Write the report that `drift show` reads into this file' -r -F
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand drift; and __fish_seen_subcommand_from measure" -l max-memory -d 'Memory for values (default 192MiB); beyond, sketches of a stated error' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand drift; and __fish_seen_subcommand_from measure" -l model -d 'Judge by the limits of this model, as `drift.models` names it' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand drift; and __fish_seen_subcommand_from measure" -l correction -d 'How p-values of many columns are read together (default bh)' -r -f -a "bh\t'Benjamini and Hochberg'
none\t'Each as if it were alone'"
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand drift; and __fish_seen_subcommand_from measure" -l config -d 'Configuration file (default: mlopsctl.yaml here or in a parent)' -r -F
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand drift; and __fish_seen_subcommand_from measure" -l env -d 'Environment of the configuration to use' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand drift; and __fish_seen_subcommand_from measure" -s o -l output -d 'table, json, yaml, markdown, csv, junit, prometheus, nagios, github or html; may be given several times' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand drift; and __fish_seen_subcommand_from measure" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand drift; and __fish_seen_subcommand_from measure" -l fail-on -d 'The least verdict that makes the exit code speak' -r -f -a "warning\t''
unknown\t''
critical\t''
never\t''"
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand drift; and __fish_seen_subcommand_from measure" -l deadline -d 'Limit for the whole run (default 60s for a one-pass look)' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand drift; and __fish_seen_subcommand_from measure" -l ping -d 'URL to tell of start, exit code and end of output (dead-man ping)' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand drift; and __fish_seen_subcommand_from measure" -l parallel -d 'Requests at once' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand drift; and __fish_seen_subcommand_from measure" -l reason -d 'Why; kept in the record' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand drift; and __fish_seen_subcommand_from measure" -s q -l quiet -d 'Print only what is not ok'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand drift; and __fish_seen_subcommand_from measure" -s v -l verbose -d 'Show each request (-vv: also the start of bodies)'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand drift; and __fish_seen_subcommand_from measure" -l record -d 'Keep what a look found as a record'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand drift; and __fish_seen_subcommand_from measure" -l stateful -d 'For cron: count a trouble only when runs in a row agree, and notify on transitions only'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand drift; and __fish_seen_subcommand_from measure" -s y -l yes -d 'Agree to plans in advance'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand drift; and __fish_seen_subcommand_from measure" -l dry-run -d 'Show the plan and stop'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand drift; and __fish_seen_subcommand_from measure" -l take-over -d 'Take the lock of another run over'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand drift; and __fish_seen_subcommand_from measure" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand drift; and __fish_seen_subcommand_from decide" -l reports -d 'Where reports are: a folder, glob, http(s):// or s3:// URL (default: `drift.reports`)' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand drift; and __fish_seen_subcommand_from decide" -l model -d 'The series of this model, as `drift.models` names it (default all, `drift` is that of the stack)' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand drift; and __fish_seen_subcommand_from decide" -l rows-ref -d 'Rows of the reference, where reports do not tell' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand drift; and __fish_seen_subcommand_from decide" -l rows-cur -d 'Rows of the current data, where reports do not tell' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand drift; and __fish_seen_subcommand_from decide" -l correction -d 'How p-values of many columns are read together (default bh)' -r -f -a "bh\t'Benjamini and Hochberg'
none\t'Each as if it were alone'"
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand drift; and __fish_seen_subcommand_from decide" -l time-from -d 'Where the time of a report is taken from first (default report)' -r -f -a "report\t'What it says itself; else its name; else when the file was changed'
name\t'A date in its name'
modified\t'When the file was changed'"
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand drift; and __fish_seen_subcommand_from decide" -l live-metric -d 'Whether the model itself does worse, by labels (default: by `drift.live_check`)' -r -f -a "falls\t''
holds\t''"
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand drift; and __fish_seen_subcommand_from decide" -l last-retrain -d 'When it was last retrained: a date, a time (RFC 3339), or how long ago (default: by records)' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand drift; and __fish_seen_subcommand_from decide" -l cooldown -d 'No second retrain is advised sooner (default: `drift.cooldown`, 7d)' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand drift; and __fish_seen_subcommand_from decide" -l config -d 'Configuration file (default: mlopsctl.yaml here or in a parent)' -r -F
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand drift; and __fish_seen_subcommand_from decide" -l env -d 'Environment of the configuration to use' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand drift; and __fish_seen_subcommand_from decide" -s o -l output -d 'table, json, yaml, markdown, csv, junit, prometheus, nagios, github or html; may be given several times' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand drift; and __fish_seen_subcommand_from decide" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand drift; and __fish_seen_subcommand_from decide" -l fail-on -d 'The least verdict that makes the exit code speak' -r -f -a "warning\t''
unknown\t''
critical\t''
never\t''"
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand drift; and __fish_seen_subcommand_from decide" -l deadline -d 'Limit for the whole run (default 60s for a one-pass look)' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand drift; and __fish_seen_subcommand_from decide" -l ping -d 'URL to tell of start, exit code and end of output (dead-man ping)' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand drift; and __fish_seen_subcommand_from decide" -l parallel -d 'Requests at once' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand drift; and __fish_seen_subcommand_from decide" -l reason -d 'Why; kept in the record' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand drift; and __fish_seen_subcommand_from decide" -s q -l quiet -d 'Print only what is not ok'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand drift; and __fish_seen_subcommand_from decide" -s v -l verbose -d 'Show each request (-vv: also the start of bodies)'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand drift; and __fish_seen_subcommand_from decide" -l record -d 'Keep what a look found as a record'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand drift; and __fish_seen_subcommand_from decide" -l stateful -d 'For cron: count a trouble only when runs in a row agree, and notify on transitions only'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand drift; and __fish_seen_subcommand_from decide" -s y -l yes -d 'Agree to plans in advance'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand drift; and __fish_seen_subcommand_from decide" -l dry-run -d 'Show the plan and stop'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand drift; and __fish_seen_subcommand_from decide" -l take-over -d 'Take the lock of another run over'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand drift; and __fish_seen_subcommand_from decide" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand drift; and __fish_seen_subcommand_from help" -f -a "list" -d 'List drift reports, the newest first'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand drift; and __fish_seen_subcommand_from help" -f -a "show" -d 'Show a drift report: which columns are how far past their limit'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand drift; and __fish_seen_subcommand_from help" -f -a "trend" -d 'Show drift over time, and what to call it'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand drift; and __fish_seen_subcommand_from help" -f -a "check" -d 'Judge the newest drift report, or the one that is named'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand drift; and __fish_seen_subcommand_from help" -f -a "measure" -d 'Measure drift between two tables: CSV, JSON lines or Parquet'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand drift; and __fish_seen_subcommand_from help" -f -a "decide" -d 'Decide what to do about drift: nothing, retrain, look at the pipeline, or escalate'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand drift; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand model; and not __fish_seen_subcommand_from list show compare history review gate promote archive help" -l config -d 'Configuration file (default: mlopsctl.yaml here or in a parent)' -r -F
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand model; and not __fish_seen_subcommand_from list show compare history review gate promote archive help" -l env -d 'Environment of the configuration to use' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand model; and not __fish_seen_subcommand_from list show compare history review gate promote archive help" -s o -l output -d 'table, json, yaml, markdown, csv, junit, prometheus, nagios, github or html; may be given several times' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand model; and not __fish_seen_subcommand_from list show compare history review gate promote archive help" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand model; and not __fish_seen_subcommand_from list show compare history review gate promote archive help" -l fail-on -d 'The least verdict that makes the exit code speak' -r -f -a "warning\t''
unknown\t''
critical\t''
never\t''"
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand model; and not __fish_seen_subcommand_from list show compare history review gate promote archive help" -l deadline -d 'Limit for the whole run (default 60s for a one-pass look)' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand model; and not __fish_seen_subcommand_from list show compare history review gate promote archive help" -l ping -d 'URL to tell of start, exit code and end of output (dead-man ping)' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand model; and not __fish_seen_subcommand_from list show compare history review gate promote archive help" -l parallel -d 'Requests at once' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand model; and not __fish_seen_subcommand_from list show compare history review gate promote archive help" -l reason -d 'Why; kept in the record' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand model; and not __fish_seen_subcommand_from list show compare history review gate promote archive help" -s q -l quiet -d 'Print only what is not ok'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand model; and not __fish_seen_subcommand_from list show compare history review gate promote archive help" -s v -l verbose -d 'Show each request (-vv: also the start of bodies)'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand model; and not __fish_seen_subcommand_from list show compare history review gate promote archive help" -l record -d 'Keep what a look found as a record'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand model; and not __fish_seen_subcommand_from list show compare history review gate promote archive help" -l stateful -d 'For cron: count a trouble only when runs in a row agree, and notify on transitions only'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand model; and not __fish_seen_subcommand_from list show compare history review gate promote archive help" -s y -l yes -d 'Agree to plans in advance'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand model; and not __fish_seen_subcommand_from list show compare history review gate promote archive help" -l dry-run -d 'Show the plan and stop'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand model; and not __fish_seen_subcommand_from list show compare history review gate promote archive help" -l take-over -d 'Take the lock of another run over'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand model; and not __fish_seen_subcommand_from list show compare history review gate promote archive help" -s h -l help -d 'Print help'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand model; and not __fish_seen_subcommand_from list show compare history review gate promote archive help" -f -a "list" -d 'List registered models with what serves and what waits'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand model; and not __fish_seen_subcommand_from list show compare history review gate promote archive help" -f -a "show" -d 'Show what serves, what waits, and how they differ'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand model; and not __fish_seen_subcommand_from list show compare history review gate promote archive help" -f -a "compare" -d 'Compare two versions: metrics, parameters, data, signature'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand model; and not __fish_seen_subcommand_from list show compare history review gate promote archive help" -f -a "history" -d 'Show what was in production when'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand model; and not __fish_seen_subcommand_from list show compare history review gate promote archive help" -f -a "review" -d 'Review models: age, metrics, candidates, trainings, versions to archive'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand model; and not __fish_seen_subcommand_from list show compare history review gate promote archive help" -f -a "gate" -d 'Judge a candidate by the evaluation gate'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand model; and not __fish_seen_subcommand_from list show compare history review gate promote archive help" -f -a "promote" -d 'Make a version the one that serves, and prove it'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand model; and not __fish_seen_subcommand_from list show compare history review gate promote archive help" -f -a "archive" -d 'Archive versions that nothing points at'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand model; and not __fish_seen_subcommand_from list show compare history review gate promote archive help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand model; and __fish_seen_subcommand_from list" -s n -l limit -d 'So many at most' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand model; and __fish_seen_subcommand_from list" -l config -d 'Configuration file (default: mlopsctl.yaml here or in a parent)' -r -F
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand model; and __fish_seen_subcommand_from list" -l env -d 'Environment of the configuration to use' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand model; and __fish_seen_subcommand_from list" -s o -l output -d 'table, json, yaml, markdown, csv, junit, prometheus, nagios, github or html; may be given several times' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand model; and __fish_seen_subcommand_from list" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand model; and __fish_seen_subcommand_from list" -l fail-on -d 'The least verdict that makes the exit code speak' -r -f -a "warning\t''
unknown\t''
critical\t''
never\t''"
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand model; and __fish_seen_subcommand_from list" -l deadline -d 'Limit for the whole run (default 60s for a one-pass look)' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand model; and __fish_seen_subcommand_from list" -l ping -d 'URL to tell of start, exit code and end of output (dead-man ping)' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand model; and __fish_seen_subcommand_from list" -l parallel -d 'Requests at once' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand model; and __fish_seen_subcommand_from list" -l reason -d 'Why; kept in the record' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand model; and __fish_seen_subcommand_from list" -l configured -d 'Only models that the configuration names'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand model; and __fish_seen_subcommand_from list" -s q -l quiet -d 'Print only what is not ok'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand model; and __fish_seen_subcommand_from list" -s v -l verbose -d 'Show each request (-vv: also the start of bodies)'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand model; and __fish_seen_subcommand_from list" -l record -d 'Keep what a look found as a record'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand model; and __fish_seen_subcommand_from list" -l stateful -d 'For cron: count a trouble only when runs in a row agree, and notify on transitions only'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand model; and __fish_seen_subcommand_from list" -s y -l yes -d 'Agree to plans in advance'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand model; and __fish_seen_subcommand_from list" -l dry-run -d 'Show the plan and stop'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand model; and __fish_seen_subcommand_from list" -l take-over -d 'Take the lock of another run over'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand model; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand model; and __fish_seen_subcommand_from show" -l config -d 'Configuration file (default: mlopsctl.yaml here or in a parent)' -r -F
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand model; and __fish_seen_subcommand_from show" -l env -d 'Environment of the configuration to use' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand model; and __fish_seen_subcommand_from show" -s o -l output -d 'table, json, yaml, markdown, csv, junit, prometheus, nagios, github or html; may be given several times' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand model; and __fish_seen_subcommand_from show" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand model; and __fish_seen_subcommand_from show" -l fail-on -d 'The least verdict that makes the exit code speak' -r -f -a "warning\t''
unknown\t''
critical\t''
never\t''"
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand model; and __fish_seen_subcommand_from show" -l deadline -d 'Limit for the whole run (default 60s for a one-pass look)' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand model; and __fish_seen_subcommand_from show" -l ping -d 'URL to tell of start, exit code and end of output (dead-man ping)' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand model; and __fish_seen_subcommand_from show" -l parallel -d 'Requests at once' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand model; and __fish_seen_subcommand_from show" -l reason -d 'Why; kept in the record' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand model; and __fish_seen_subcommand_from show" -s q -l quiet -d 'Print only what is not ok'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand model; and __fish_seen_subcommand_from show" -s v -l verbose -d 'Show each request (-vv: also the start of bodies)'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand model; and __fish_seen_subcommand_from show" -l record -d 'Keep what a look found as a record'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand model; and __fish_seen_subcommand_from show" -l stateful -d 'For cron: count a trouble only when runs in a row agree, and notify on transitions only'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand model; and __fish_seen_subcommand_from show" -s y -l yes -d 'Agree to plans in advance'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand model; and __fish_seen_subcommand_from show" -l dry-run -d 'Show the plan and stop'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand model; and __fish_seen_subcommand_from show" -l take-over -d 'Take the lock of another run over'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand model; and __fish_seen_subcommand_from show" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand model; and __fish_seen_subcommand_from compare" -l config -d 'Configuration file (default: mlopsctl.yaml here or in a parent)' -r -F
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand model; and __fish_seen_subcommand_from compare" -l env -d 'Environment of the configuration to use' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand model; and __fish_seen_subcommand_from compare" -s o -l output -d 'table, json, yaml, markdown, csv, junit, prometheus, nagios, github or html; may be given several times' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand model; and __fish_seen_subcommand_from compare" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand model; and __fish_seen_subcommand_from compare" -l fail-on -d 'The least verdict that makes the exit code speak' -r -f -a "warning\t''
unknown\t''
critical\t''
never\t''"
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand model; and __fish_seen_subcommand_from compare" -l deadline -d 'Limit for the whole run (default 60s for a one-pass look)' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand model; and __fish_seen_subcommand_from compare" -l ping -d 'URL to tell of start, exit code and end of output (dead-man ping)' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand model; and __fish_seen_subcommand_from compare" -l parallel -d 'Requests at once' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand model; and __fish_seen_subcommand_from compare" -l reason -d 'Why; kept in the record' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand model; and __fish_seen_subcommand_from compare" -s q -l quiet -d 'Print only what is not ok'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand model; and __fish_seen_subcommand_from compare" -s v -l verbose -d 'Show each request (-vv: also the start of bodies)'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand model; and __fish_seen_subcommand_from compare" -l record -d 'Keep what a look found as a record'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand model; and __fish_seen_subcommand_from compare" -l stateful -d 'For cron: count a trouble only when runs in a row agree, and notify on transitions only'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand model; and __fish_seen_subcommand_from compare" -s y -l yes -d 'Agree to plans in advance'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand model; and __fish_seen_subcommand_from compare" -l dry-run -d 'Show the plan and stop'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand model; and __fish_seen_subcommand_from compare" -l take-over -d 'Take the lock of another run over'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand model; and __fish_seen_subcommand_from compare" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand model; and __fish_seen_subcommand_from history" -l at -d 'What was there at that time: a date (all of that day, UTC), a time, or a span such as 30d ago' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand model; and __fish_seen_subcommand_from history" -l since -d 'Only what was there since then: a date, a time, or a span such as 90d' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand model; and __fish_seen_subcommand_from history" -l config -d 'Configuration file (default: mlopsctl.yaml here or in a parent)' -r -F
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand model; and __fish_seen_subcommand_from history" -l env -d 'Environment of the configuration to use' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand model; and __fish_seen_subcommand_from history" -s o -l output -d 'table, json, yaml, markdown, csv, junit, prometheus, nagios, github or html; may be given several times' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand model; and __fish_seen_subcommand_from history" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand model; and __fish_seen_subcommand_from history" -l fail-on -d 'The least verdict that makes the exit code speak' -r -f -a "warning\t''
unknown\t''
critical\t''
never\t''"
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand model; and __fish_seen_subcommand_from history" -l deadline -d 'Limit for the whole run (default 60s for a one-pass look)' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand model; and __fish_seen_subcommand_from history" -l ping -d 'URL to tell of start, exit code and end of output (dead-man ping)' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand model; and __fish_seen_subcommand_from history" -l parallel -d 'Requests at once' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand model; and __fish_seen_subcommand_from history" -l reason -d 'Why; kept in the record' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand model; and __fish_seen_subcommand_from history" -s q -l quiet -d 'Print only what is not ok'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand model; and __fish_seen_subcommand_from history" -s v -l verbose -d 'Show each request (-vv: also the start of bodies)'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand model; and __fish_seen_subcommand_from history" -l record -d 'Keep what a look found as a record'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand model; and __fish_seen_subcommand_from history" -l stateful -d 'For cron: count a trouble only when runs in a row agree, and notify on transitions only'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand model; and __fish_seen_subcommand_from history" -s y -l yes -d 'Agree to plans in advance'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand model; and __fish_seen_subcommand_from history" -l dry-run -d 'Show the plan and stop'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand model; and __fish_seen_subcommand_from history" -l take-over -d 'Take the lock of another run over'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand model; and __fish_seen_subcommand_from history" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand model; and __fish_seen_subcommand_from review" -l config -d 'Configuration file (default: mlopsctl.yaml here or in a parent)' -r -F
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand model; and __fish_seen_subcommand_from review" -l env -d 'Environment of the configuration to use' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand model; and __fish_seen_subcommand_from review" -s o -l output -d 'table, json, yaml, markdown, csv, junit, prometheus, nagios, github or html; may be given several times' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand model; and __fish_seen_subcommand_from review" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand model; and __fish_seen_subcommand_from review" -l fail-on -d 'The least verdict that makes the exit code speak' -r -f -a "warning\t''
unknown\t''
critical\t''
never\t''"
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand model; and __fish_seen_subcommand_from review" -l deadline -d 'Limit for the whole run (default 60s for a one-pass look)' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand model; and __fish_seen_subcommand_from review" -l ping -d 'URL to tell of start, exit code and end of output (dead-man ping)' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand model; and __fish_seen_subcommand_from review" -l parallel -d 'Requests at once' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand model; and __fish_seen_subcommand_from review" -l reason -d 'Why; kept in the record' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand model; and __fish_seen_subcommand_from review" -s q -l quiet -d 'Print only what is not ok'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand model; and __fish_seen_subcommand_from review" -s v -l verbose -d 'Show each request (-vv: also the start of bodies)'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand model; and __fish_seen_subcommand_from review" -l record -d 'Keep what a look found as a record'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand model; and __fish_seen_subcommand_from review" -l stateful -d 'For cron: count a trouble only when runs in a row agree, and notify on transitions only'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand model; and __fish_seen_subcommand_from review" -s y -l yes -d 'Agree to plans in advance'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand model; and __fish_seen_subcommand_from review" -l dry-run -d 'Show the plan and stop'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand model; and __fish_seen_subcommand_from review" -l take-over -d 'Take the lock of another run over'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand model; and __fish_seen_subcommand_from review" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand model; and __fish_seen_subcommand_from gate" -l candidate -d 'Version to judge: number, alias, stage, semver, or run:ID of a run that is not registered yet (default: what waits)' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand model; and __fish_seen_subcommand_from gate" -l baseline -d 'Version to compare with (default: what serves)' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand model; and __fish_seen_subcommand_from gate" -l config -d 'Configuration file (default: mlopsctl.yaml here or in a parent)' -r -F
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand model; and __fish_seen_subcommand_from gate" -l env -d 'Environment of the configuration to use' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand model; and __fish_seen_subcommand_from gate" -s o -l output -d 'table, json, yaml, markdown, csv, junit, prometheus, nagios, github or html; may be given several times' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand model; and __fish_seen_subcommand_from gate" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand model; and __fish_seen_subcommand_from gate" -l fail-on -d 'The least verdict that makes the exit code speak' -r -f -a "warning\t''
unknown\t''
critical\t''
never\t''"
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand model; and __fish_seen_subcommand_from gate" -l deadline -d 'Limit for the whole run (default 60s for a one-pass look)' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand model; and __fish_seen_subcommand_from gate" -l ping -d 'URL to tell of start, exit code and end of output (dead-man ping)' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand model; and __fish_seen_subcommand_from gate" -l parallel -d 'Requests at once' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand model; and __fish_seen_subcommand_from gate" -l reason -d 'Why; kept in the record' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand model; and __fish_seen_subcommand_from gate" -l allow-first -d 'Let the first version of all pass where nothing serves yet'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand model; and __fish_seen_subcommand_from gate" -s q -l quiet -d 'Print only what is not ok'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand model; and __fish_seen_subcommand_from gate" -s v -l verbose -d 'Show each request (-vv: also the start of bodies)'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand model; and __fish_seen_subcommand_from gate" -l record -d 'Keep what a look found as a record'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand model; and __fish_seen_subcommand_from gate" -l stateful -d 'For cron: count a trouble only when runs in a row agree, and notify on transitions only'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand model; and __fish_seen_subcommand_from gate" -s y -l yes -d 'Agree to plans in advance'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand model; and __fish_seen_subcommand_from gate" -l dry-run -d 'Show the plan and stop'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand model; and __fish_seen_subcommand_from gate" -l take-over -d 'Take the lock of another run over'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand model; and __fish_seen_subcommand_from gate" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand model; and __fish_seen_subcommand_from promote" -l to -d 'Its number, semantic version, alias or stage (default: the version that waits)' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand model; and __fish_seen_subcommand_from promote" -l timeout -d 'How long to wait for each service to be healthy' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand model; and __fish_seen_subcommand_from promote" -l config -d 'Configuration file (default: mlopsctl.yaml here or in a parent)' -r -F
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand model; and __fish_seen_subcommand_from promote" -l env -d 'Environment of the configuration to use' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand model; and __fish_seen_subcommand_from promote" -s o -l output -d 'table, json, yaml, markdown, csv, junit, prometheus, nagios, github or html; may be given several times' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand model; and __fish_seen_subcommand_from promote" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand model; and __fish_seen_subcommand_from promote" -l fail-on -d 'The least verdict that makes the exit code speak' -r -f -a "warning\t''
unknown\t''
critical\t''
never\t''"
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand model; and __fish_seen_subcommand_from promote" -l deadline -d 'Limit for the whole run (default 60s for a one-pass look)' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand model; and __fish_seen_subcommand_from promote" -l ping -d 'URL to tell of start, exit code and end of output (dead-man ping)' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand model; and __fish_seen_subcommand_from promote" -l parallel -d 'Requests at once' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand model; and __fish_seen_subcommand_from promote" -l reason -d 'Why; kept in the record' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand model; and __fish_seen_subcommand_from promote" -l allow-first -d 'Let the first version of all pass a gate that compares with what serves'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand model; and __fish_seen_subcommand_from promote" -l force -d 'Go on in spite of the gate and of what callers meet; needs --reason'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand model; and __fish_seen_subcommand_from promote" -l yes-both -d 'Alias and stage mean different versions: move both to the new one'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand model; and __fish_seen_subcommand_from promote" -s q -l quiet -d 'Print only what is not ok'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand model; and __fish_seen_subcommand_from promote" -s v -l verbose -d 'Show each request (-vv: also the start of bodies)'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand model; and __fish_seen_subcommand_from promote" -l record -d 'Keep what a look found as a record'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand model; and __fish_seen_subcommand_from promote" -l stateful -d 'For cron: count a trouble only when runs in a row agree, and notify on transitions only'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand model; and __fish_seen_subcommand_from promote" -s y -l yes -d 'Agree to plans in advance'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand model; and __fish_seen_subcommand_from promote" -l dry-run -d 'Show the plan and stop'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand model; and __fish_seen_subcommand_from promote" -l take-over -d 'Take the lock of another run over'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand model; and __fish_seen_subcommand_from promote" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand model; and __fish_seen_subcommand_from archive" -l older-than -d 'What counts as old (default: `archive_after:` of the model, else 90d)' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand model; and __fish_seen_subcommand_from archive" -l config -d 'Configuration file (default: mlopsctl.yaml here or in a parent)' -r -F
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand model; and __fish_seen_subcommand_from archive" -l env -d 'Environment of the configuration to use' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand model; and __fish_seen_subcommand_from archive" -s o -l output -d 'table, json, yaml, markdown, csv, junit, prometheus, nagios, github or html; may be given several times' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand model; and __fish_seen_subcommand_from archive" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand model; and __fish_seen_subcommand_from archive" -l fail-on -d 'The least verdict that makes the exit code speak' -r -f -a "warning\t''
unknown\t''
critical\t''
never\t''"
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand model; and __fish_seen_subcommand_from archive" -l deadline -d 'Limit for the whole run (default 60s for a one-pass look)' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand model; and __fish_seen_subcommand_from archive" -l ping -d 'URL to tell of start, exit code and end of output (dead-man ping)' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand model; and __fish_seen_subcommand_from archive" -l parallel -d 'Requests at once' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand model; and __fish_seen_subcommand_from archive" -l reason -d 'Why; kept in the record' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand model; and __fish_seen_subcommand_from archive" -s q -l quiet -d 'Print only what is not ok'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand model; and __fish_seen_subcommand_from archive" -s v -l verbose -d 'Show each request (-vv: also the start of bodies)'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand model; and __fish_seen_subcommand_from archive" -l record -d 'Keep what a look found as a record'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand model; and __fish_seen_subcommand_from archive" -l stateful -d 'For cron: count a trouble only when runs in a row agree, and notify on transitions only'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand model; and __fish_seen_subcommand_from archive" -s y -l yes -d 'Agree to plans in advance'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand model; and __fish_seen_subcommand_from archive" -l dry-run -d 'Show the plan and stop'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand model; and __fish_seen_subcommand_from archive" -l take-over -d 'Take the lock of another run over'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand model; and __fish_seen_subcommand_from archive" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand model; and __fish_seen_subcommand_from help" -f -a "list" -d 'List registered models with what serves and what waits'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand model; and __fish_seen_subcommand_from help" -f -a "show" -d 'Show what serves, what waits, and how they differ'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand model; and __fish_seen_subcommand_from help" -f -a "compare" -d 'Compare two versions: metrics, parameters, data, signature'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand model; and __fish_seen_subcommand_from help" -f -a "history" -d 'Show what was in production when'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand model; and __fish_seen_subcommand_from help" -f -a "review" -d 'Review models: age, metrics, candidates, trainings, versions to archive'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand model; and __fish_seen_subcommand_from help" -f -a "gate" -d 'Judge a candidate by the evaluation gate'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand model; and __fish_seen_subcommand_from help" -f -a "promote" -d 'Make a version the one that serves, and prove it'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand model; and __fish_seen_subcommand_from help" -f -a "archive" -d 'Archive versions that nothing points at'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand model; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand history; and not __fish_seen_subcommand_from show help" -l kind -d 'Only these kinds, such as restart, runbook or incident; may be given several times' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand history; and not __fish_seen_subcommand_from show help" -l name -l service -d 'Only what happened to these services, runbooks or checks; may be given several times' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand history; and not __fish_seen_subcommand_from show help" -l since -d 'Not before: a date (UTC), a time (RFC 3339), or how long ago (24h, 30d)' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand history; and not __fish_seen_subcommand_from show help" -l until -d 'Before: likewise' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand history; and not __fish_seen_subcommand_from show help" -l limit -d 'At most so many, the newest' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand history; and not __fish_seen_subcommand_from show help" -l config -d 'Configuration file (default: mlopsctl.yaml here or in a parent)' -r -F
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand history; and not __fish_seen_subcommand_from show help" -l env -d 'Environment of the configuration to use' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand history; and not __fish_seen_subcommand_from show help" -s o -l output -d 'table, json, yaml, markdown, csv, junit, prometheus, nagios, github or html; may be given several times' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand history; and not __fish_seen_subcommand_from show help" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand history; and not __fish_seen_subcommand_from show help" -l fail-on -d 'The least verdict that makes the exit code speak' -r -f -a "warning\t''
unknown\t''
critical\t''
never\t''"
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand history; and not __fish_seen_subcommand_from show help" -l deadline -d 'Limit for the whole run (default 60s for a one-pass look)' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand history; and not __fish_seen_subcommand_from show help" -l ping -d 'URL to tell of start, exit code and end of output (dead-man ping)' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand history; and not __fish_seen_subcommand_from show help" -l parallel -d 'Requests at once' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand history; and not __fish_seen_subcommand_from show help" -l reason -d 'Why; kept in the record' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand history; and not __fish_seen_subcommand_from show help" -s q -l quiet -d 'Print only what is not ok'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand history; and not __fish_seen_subcommand_from show help" -s v -l verbose -d 'Show each request (-vv: also the start of bodies)'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand history; and not __fish_seen_subcommand_from show help" -l record -d 'Keep what a look found as a record'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand history; and not __fish_seen_subcommand_from show help" -l stateful -d 'For cron: count a trouble only when runs in a row agree, and notify on transitions only'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand history; and not __fish_seen_subcommand_from show help" -s y -l yes -d 'Agree to plans in advance'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand history; and not __fish_seen_subcommand_from show help" -l dry-run -d 'Show the plan and stop'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand history; and not __fish_seen_subcommand_from show help" -l take-over -d 'Take the lock of another run over'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand history; and not __fish_seen_subcommand_from show help" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand history; and not __fish_seen_subcommand_from show help" -f -a "show" -d 'Show one record: who, when, with what, and how it ended'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand history; and not __fish_seen_subcommand_from show help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand history; and __fish_seen_subcommand_from show" -l config -d 'Configuration file (default: mlopsctl.yaml here or in a parent)' -r -F
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand history; and __fish_seen_subcommand_from show" -l env -d 'Environment of the configuration to use' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand history; and __fish_seen_subcommand_from show" -s o -l output -d 'table, json, yaml, markdown, csv, junit, prometheus, nagios, github or html; may be given several times' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand history; and __fish_seen_subcommand_from show" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand history; and __fish_seen_subcommand_from show" -l fail-on -d 'The least verdict that makes the exit code speak' -r -f -a "warning\t''
unknown\t''
critical\t''
never\t''"
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand history; and __fish_seen_subcommand_from show" -l deadline -d 'Limit for the whole run (default 60s for a one-pass look)' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand history; and __fish_seen_subcommand_from show" -l ping -d 'URL to tell of start, exit code and end of output (dead-man ping)' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand history; and __fish_seen_subcommand_from show" -l parallel -d 'Requests at once' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand history; and __fish_seen_subcommand_from show" -l reason -d 'Why; kept in the record' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand history; and __fish_seen_subcommand_from show" -s q -l quiet -d 'Print only what is not ok'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand history; and __fish_seen_subcommand_from show" -s v -l verbose -d 'Show each request (-vv: also the start of bodies)'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand history; and __fish_seen_subcommand_from show" -l record -d 'Keep what a look found as a record'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand history; and __fish_seen_subcommand_from show" -l stateful -d 'For cron: count a trouble only when runs in a row agree, and notify on transitions only'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand history; and __fish_seen_subcommand_from show" -s y -l yes -d 'Agree to plans in advance'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand history; and __fish_seen_subcommand_from show" -l dry-run -d 'Show the plan and stop'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand history; and __fish_seen_subcommand_from show" -l take-over -d 'Take the lock of another run over'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand history; and __fish_seen_subcommand_from show" -s h -l help -d 'Print help'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand history; and __fish_seen_subcommand_from help" -f -a "show" -d 'Show one record: who, when, with what, and how it ended'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand history; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand handover" -l since -d 'How far back changes are told, and how far ahead what ends (default 12h)' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand handover" -l config -d 'Configuration file (default: mlopsctl.yaml here or in a parent)' -r -F
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand handover" -l env -d 'Environment of the configuration to use' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand handover" -s o -l output -d 'table, json, yaml, markdown, csv, junit, prometheus, nagios, github or html; may be given several times' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand handover" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand handover" -l fail-on -d 'The least verdict that makes the exit code speak' -r -f -a "warning\t''
unknown\t''
critical\t''
never\t''"
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand handover" -l deadline -d 'Limit for the whole run (default 60s for a one-pass look)' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand handover" -l ping -d 'URL to tell of start, exit code and end of output (dead-man ping)' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand handover" -l parallel -d 'Requests at once' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand handover" -l reason -d 'Why; kept in the record' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand handover" -s q -l quiet -d 'Print only what is not ok'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand handover" -s v -l verbose -d 'Show each request (-vv: also the start of bodies)'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand handover" -l record -d 'Keep what a look found as a record'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand handover" -l stateful -d 'For cron: count a trouble only when runs in a row agree, and notify on transitions only'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand handover" -s y -l yes -d 'Agree to plans in advance'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand handover" -l dry-run -d 'Show the plan and stop'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand handover" -l take-over -d 'Take the lock of another run over'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand handover" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand restart" -l timeout -d 'How long to wait for it to be healthy, for each container and for the service' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand restart" -l config -d 'Configuration file (default: mlopsctl.yaml here or in a parent)' -r -F
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand restart" -l env -d 'Environment of the configuration to use' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand restart" -s o -l output -d 'table, json, yaml, markdown, csv, junit, prometheus, nagios, github or html; may be given several times' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand restart" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand restart" -l fail-on -d 'The least verdict that makes the exit code speak' -r -f -a "warning\t''
unknown\t''
critical\t''
never\t''"
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand restart" -l deadline -d 'Limit for the whole run (default 60s for a one-pass look)' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand restart" -l ping -d 'URL to tell of start, exit code and end of output (dead-man ping)' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand restart" -l parallel -d 'Requests at once' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand restart" -l reason -d 'Why; kept in the record' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand restart" -s q -l quiet -d 'Print only what is not ok'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand restart" -s v -l verbose -d 'Show each request (-vv: also the start of bodies)'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand restart" -l record -d 'Keep what a look found as a record'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand restart" -l stateful -d 'For cron: count a trouble only when runs in a row agree, and notify on transitions only'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand restart" -s y -l yes -d 'Agree to plans in advance'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand restart" -l dry-run -d 'Show the plan and stop'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand restart" -l take-over -d 'Take the lock of another run over'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand restart" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand rollback; and not __fish_seen_subcommand_from model help" -l config -d 'Configuration file (default: mlopsctl.yaml here or in a parent)' -r -F
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand rollback; and not __fish_seen_subcommand_from model help" -l env -d 'Environment of the configuration to use' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand rollback; and not __fish_seen_subcommand_from model help" -s o -l output -d 'table, json, yaml, markdown, csv, junit, prometheus, nagios, github or html; may be given several times' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand rollback; and not __fish_seen_subcommand_from model help" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand rollback; and not __fish_seen_subcommand_from model help" -l fail-on -d 'The least verdict that makes the exit code speak' -r -f -a "warning\t''
unknown\t''
critical\t''
never\t''"
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand rollback; and not __fish_seen_subcommand_from model help" -l deadline -d 'Limit for the whole run (default 60s for a one-pass look)' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand rollback; and not __fish_seen_subcommand_from model help" -l ping -d 'URL to tell of start, exit code and end of output (dead-man ping)' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand rollback; and not __fish_seen_subcommand_from model help" -l parallel -d 'Requests at once' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand rollback; and not __fish_seen_subcommand_from model help" -l reason -d 'Why; kept in the record' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand rollback; and not __fish_seen_subcommand_from model help" -s q -l quiet -d 'Print only what is not ok'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand rollback; and not __fish_seen_subcommand_from model help" -s v -l verbose -d 'Show each request (-vv: also the start of bodies)'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand rollback; and not __fish_seen_subcommand_from model help" -l record -d 'Keep what a look found as a record'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand rollback; and not __fish_seen_subcommand_from model help" -l stateful -d 'For cron: count a trouble only when runs in a row agree, and notify on transitions only'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand rollback; and not __fish_seen_subcommand_from model help" -s y -l yes -d 'Agree to plans in advance'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand rollback; and not __fish_seen_subcommand_from model help" -l dry-run -d 'Show the plan and stop'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand rollback; and not __fish_seen_subcommand_from model help" -l take-over -d 'Take the lock of another run over'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand rollback; and not __fish_seen_subcommand_from model help" -s h -l help -d 'Print help'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand rollback; and not __fish_seen_subcommand_from model help" -f -a "model" -d 'Go back to the version of a model that served well last'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand rollback; and not __fish_seen_subcommand_from model help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand rollback; and __fish_seen_subcommand_from model" -l to -d 'Number, semantic version, alias or stage (default: what served well last)' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand rollback; and __fish_seen_subcommand_from model" -l timeout -d 'How long to wait for each service to be healthy' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand rollback; and __fish_seen_subcommand_from model" -l config -d 'Configuration file (default: mlopsctl.yaml here or in a parent)' -r -F
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand rollback; and __fish_seen_subcommand_from model" -l env -d 'Environment of the configuration to use' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand rollback; and __fish_seen_subcommand_from model" -s o -l output -d 'table, json, yaml, markdown, csv, junit, prometheus, nagios, github or html; may be given several times' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand rollback; and __fish_seen_subcommand_from model" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand rollback; and __fish_seen_subcommand_from model" -l fail-on -d 'The least verdict that makes the exit code speak' -r -f -a "warning\t''
unknown\t''
critical\t''
never\t''"
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand rollback; and __fish_seen_subcommand_from model" -l deadline -d 'Limit for the whole run (default 60s for a one-pass look)' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand rollback; and __fish_seen_subcommand_from model" -l ping -d 'URL to tell of start, exit code and end of output (dead-man ping)' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand rollback; and __fish_seen_subcommand_from model" -l parallel -d 'Requests at once' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand rollback; and __fish_seen_subcommand_from model" -l reason -d 'Why; kept in the record' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand rollback; and __fish_seen_subcommand_from model" -l list -d 'Show what there is to go back to, and stop'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand rollback; and __fish_seen_subcommand_from model" -l force -d 'Go to a version that callers break with; needs --reason'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand rollback; and __fish_seen_subcommand_from model" -l yes-both -d 'Alias and stage mean different versions: move both to the one version'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand rollback; and __fish_seen_subcommand_from model" -s q -l quiet -d 'Print only what is not ok'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand rollback; and __fish_seen_subcommand_from model" -s v -l verbose -d 'Show each request (-vv: also the start of bodies)'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand rollback; and __fish_seen_subcommand_from model" -l record -d 'Keep what a look found as a record'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand rollback; and __fish_seen_subcommand_from model" -l stateful -d 'For cron: count a trouble only when runs in a row agree, and notify on transitions only'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand rollback; and __fish_seen_subcommand_from model" -s y -l yes -d 'Agree to plans in advance'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand rollback; and __fish_seen_subcommand_from model" -l dry-run -d 'Show the plan and stop'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand rollback; and __fish_seen_subcommand_from model" -l take-over -d 'Take the lock of another run over'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand rollback; and __fish_seen_subcommand_from model" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand rollback; and __fish_seen_subcommand_from help" -f -a "model" -d 'Go back to the version of a model that served well last'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand rollback; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand plan; and not __fish_seen_subcommand_from list resume undo help" -l config -d 'Configuration file (default: mlopsctl.yaml here or in a parent)' -r -F
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand plan; and not __fish_seen_subcommand_from list resume undo help" -l env -d 'Environment of the configuration to use' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand plan; and not __fish_seen_subcommand_from list resume undo help" -s o -l output -d 'table, json, yaml, markdown, csv, junit, prometheus, nagios, github or html; may be given several times' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand plan; and not __fish_seen_subcommand_from list resume undo help" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand plan; and not __fish_seen_subcommand_from list resume undo help" -l fail-on -d 'The least verdict that makes the exit code speak' -r -f -a "warning\t''
unknown\t''
critical\t''
never\t''"
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand plan; and not __fish_seen_subcommand_from list resume undo help" -l deadline -d 'Limit for the whole run (default 60s for a one-pass look)' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand plan; and not __fish_seen_subcommand_from list resume undo help" -l ping -d 'URL to tell of start, exit code and end of output (dead-man ping)' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand plan; and not __fish_seen_subcommand_from list resume undo help" -l parallel -d 'Requests at once' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand plan; and not __fish_seen_subcommand_from list resume undo help" -l reason -d 'Why; kept in the record' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand plan; and not __fish_seen_subcommand_from list resume undo help" -s q -l quiet -d 'Print only what is not ok'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand plan; and not __fish_seen_subcommand_from list resume undo help" -s v -l verbose -d 'Show each request (-vv: also the start of bodies)'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand plan; and not __fish_seen_subcommand_from list resume undo help" -l record -d 'Keep what a look found as a record'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand plan; and not __fish_seen_subcommand_from list resume undo help" -l stateful -d 'For cron: count a trouble only when runs in a row agree, and notify on transitions only'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand plan; and not __fish_seen_subcommand_from list resume undo help" -s y -l yes -d 'Agree to plans in advance'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand plan; and not __fish_seen_subcommand_from list resume undo help" -l dry-run -d 'Show the plan and stop'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand plan; and not __fish_seen_subcommand_from list resume undo help" -l take-over -d 'Take the lock of another run over'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand plan; and not __fish_seen_subcommand_from list resume undo help" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand plan; and not __fish_seen_subcommand_from list resume undo help" -f -a "list" -d 'List unfinished plans'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand plan; and not __fish_seen_subcommand_from list resume undo help" -f -a "resume" -d 'Finish a plan: apply the steps that are not done'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand plan; and not __fish_seen_subcommand_from list resume undo help" -f -a "undo" -d 'Undo a plan: put back, in reverse, what it changed'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand plan; and not __fish_seen_subcommand_from list resume undo help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand plan; and __fish_seen_subcommand_from list" -l config -d 'Configuration file (default: mlopsctl.yaml here or in a parent)' -r -F
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand plan; and __fish_seen_subcommand_from list" -l env -d 'Environment of the configuration to use' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand plan; and __fish_seen_subcommand_from list" -s o -l output -d 'table, json, yaml, markdown, csv, junit, prometheus, nagios, github or html; may be given several times' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand plan; and __fish_seen_subcommand_from list" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand plan; and __fish_seen_subcommand_from list" -l fail-on -d 'The least verdict that makes the exit code speak' -r -f -a "warning\t''
unknown\t''
critical\t''
never\t''"
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand plan; and __fish_seen_subcommand_from list" -l deadline -d 'Limit for the whole run (default 60s for a one-pass look)' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand plan; and __fish_seen_subcommand_from list" -l ping -d 'URL to tell of start, exit code and end of output (dead-man ping)' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand plan; and __fish_seen_subcommand_from list" -l parallel -d 'Requests at once' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand plan; and __fish_seen_subcommand_from list" -l reason -d 'Why; kept in the record' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand plan; and __fish_seen_subcommand_from list" -s q -l quiet -d 'Print only what is not ok'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand plan; and __fish_seen_subcommand_from list" -s v -l verbose -d 'Show each request (-vv: also the start of bodies)'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand plan; and __fish_seen_subcommand_from list" -l record -d 'Keep what a look found as a record'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand plan; and __fish_seen_subcommand_from list" -l stateful -d 'For cron: count a trouble only when runs in a row agree, and notify on transitions only'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand plan; and __fish_seen_subcommand_from list" -s y -l yes -d 'Agree to plans in advance'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand plan; and __fish_seen_subcommand_from list" -l dry-run -d 'Show the plan and stop'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand plan; and __fish_seen_subcommand_from list" -l take-over -d 'Take the lock of another run over'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand plan; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand plan; and __fish_seen_subcommand_from resume" -l config -d 'Configuration file (default: mlopsctl.yaml here or in a parent)' -r -F
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand plan; and __fish_seen_subcommand_from resume" -l env -d 'Environment of the configuration to use' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand plan; and __fish_seen_subcommand_from resume" -s o -l output -d 'table, json, yaml, markdown, csv, junit, prometheus, nagios, github or html; may be given several times' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand plan; and __fish_seen_subcommand_from resume" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand plan; and __fish_seen_subcommand_from resume" -l fail-on -d 'The least verdict that makes the exit code speak' -r -f -a "warning\t''
unknown\t''
critical\t''
never\t''"
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand plan; and __fish_seen_subcommand_from resume" -l deadline -d 'Limit for the whole run (default 60s for a one-pass look)' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand plan; and __fish_seen_subcommand_from resume" -l ping -d 'URL to tell of start, exit code and end of output (dead-man ping)' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand plan; and __fish_seen_subcommand_from resume" -l parallel -d 'Requests at once' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand plan; and __fish_seen_subcommand_from resume" -l reason -d 'Why; kept in the record' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand plan; and __fish_seen_subcommand_from resume" -s q -l quiet -d 'Print only what is not ok'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand plan; and __fish_seen_subcommand_from resume" -s v -l verbose -d 'Show each request (-vv: also the start of bodies)'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand plan; and __fish_seen_subcommand_from resume" -l record -d 'Keep what a look found as a record'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand plan; and __fish_seen_subcommand_from resume" -l stateful -d 'For cron: count a trouble only when runs in a row agree, and notify on transitions only'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand plan; and __fish_seen_subcommand_from resume" -s y -l yes -d 'Agree to plans in advance'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand plan; and __fish_seen_subcommand_from resume" -l dry-run -d 'Show the plan and stop'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand plan; and __fish_seen_subcommand_from resume" -l take-over -d 'Take the lock of another run over'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand plan; and __fish_seen_subcommand_from resume" -s h -l help -d 'Print help'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand plan; and __fish_seen_subcommand_from undo" -l config -d 'Configuration file (default: mlopsctl.yaml here or in a parent)' -r -F
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand plan; and __fish_seen_subcommand_from undo" -l env -d 'Environment of the configuration to use' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand plan; and __fish_seen_subcommand_from undo" -s o -l output -d 'table, json, yaml, markdown, csv, junit, prometheus, nagios, github or html; may be given several times' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand plan; and __fish_seen_subcommand_from undo" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand plan; and __fish_seen_subcommand_from undo" -l fail-on -d 'The least verdict that makes the exit code speak' -r -f -a "warning\t''
unknown\t''
critical\t''
never\t''"
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand plan; and __fish_seen_subcommand_from undo" -l deadline -d 'Limit for the whole run (default 60s for a one-pass look)' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand plan; and __fish_seen_subcommand_from undo" -l ping -d 'URL to tell of start, exit code and end of output (dead-man ping)' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand plan; and __fish_seen_subcommand_from undo" -l parallel -d 'Requests at once' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand plan; and __fish_seen_subcommand_from undo" -l reason -d 'Why; kept in the record' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand plan; and __fish_seen_subcommand_from undo" -s q -l quiet -d 'Print only what is not ok'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand plan; and __fish_seen_subcommand_from undo" -s v -l verbose -d 'Show each request (-vv: also the start of bodies)'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand plan; and __fish_seen_subcommand_from undo" -l record -d 'Keep what a look found as a record'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand plan; and __fish_seen_subcommand_from undo" -l stateful -d 'For cron: count a trouble only when runs in a row agree, and notify on transitions only'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand plan; and __fish_seen_subcommand_from undo" -s y -l yes -d 'Agree to plans in advance'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand plan; and __fish_seen_subcommand_from undo" -l dry-run -d 'Show the plan and stop'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand plan; and __fish_seen_subcommand_from undo" -l take-over -d 'Take the lock of another run over'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand plan; and __fish_seen_subcommand_from undo" -s h -l help -d 'Print help'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand plan; and __fish_seen_subcommand_from help" -f -a "list" -d 'List unfinished plans'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand plan; and __fish_seen_subcommand_from help" -f -a "resume" -d 'Finish a plan: apply the steps that are not done'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand plan; and __fish_seen_subcommand_from help" -f -a "undo" -d 'Undo a plan: put back, in reverse, what it changed'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand plan; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand backup; and not __fish_seen_subcommand_from create list verify restore prune drill doctor help" -l config -d 'Configuration file (default: mlopsctl.yaml here or in a parent)' -r -F
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand backup; and not __fish_seen_subcommand_from create list verify restore prune drill doctor help" -l env -d 'Environment of the configuration to use' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand backup; and not __fish_seen_subcommand_from create list verify restore prune drill doctor help" -s o -l output -d 'table, json, yaml, markdown, csv, junit, prometheus, nagios, github or html; may be given several times' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand backup; and not __fish_seen_subcommand_from create list verify restore prune drill doctor help" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand backup; and not __fish_seen_subcommand_from create list verify restore prune drill doctor help" -l fail-on -d 'The least verdict that makes the exit code speak' -r -f -a "warning\t''
unknown\t''
critical\t''
never\t''"
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand backup; and not __fish_seen_subcommand_from create list verify restore prune drill doctor help" -l deadline -d 'Limit for the whole run (default 60s for a one-pass look)' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand backup; and not __fish_seen_subcommand_from create list verify restore prune drill doctor help" -l ping -d 'URL to tell of start, exit code and end of output (dead-man ping)' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand backup; and not __fish_seen_subcommand_from create list verify restore prune drill doctor help" -l parallel -d 'Requests at once' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand backup; and not __fish_seen_subcommand_from create list verify restore prune drill doctor help" -l reason -d 'Why; kept in the record' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand backup; and not __fish_seen_subcommand_from create list verify restore prune drill doctor help" -s q -l quiet -d 'Print only what is not ok'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand backup; and not __fish_seen_subcommand_from create list verify restore prune drill doctor help" -s v -l verbose -d 'Show each request (-vv: also the start of bodies)'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand backup; and not __fish_seen_subcommand_from create list verify restore prune drill doctor help" -l record -d 'Keep what a look found as a record'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand backup; and not __fish_seen_subcommand_from create list verify restore prune drill doctor help" -l stateful -d 'For cron: count a trouble only when runs in a row agree, and notify on transitions only'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand backup; and not __fish_seen_subcommand_from create list verify restore prune drill doctor help" -s y -l yes -d 'Agree to plans in advance'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand backup; and not __fish_seen_subcommand_from create list verify restore prune drill doctor help" -l dry-run -d 'Show the plan and stop'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand backup; and not __fish_seen_subcommand_from create list verify restore prune drill doctor help" -l take-over -d 'Take the lock of another run over'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand backup; and not __fish_seen_subcommand_from create list verify restore prune drill doctor help" -s h -l help -d 'Print help'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand backup; and not __fish_seen_subcommand_from create list verify restore prune drill doctor help" -f -a "create" -d 'Back sets up now'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand backup; and not __fish_seen_subcommand_from create list verify restore prune drill doctor help" -f -a "list" -d 'Show the newest backup of each set, and whether it is young enough'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand backup; and not __fish_seen_subcommand_from create list verify restore prune drill doctor help" -f -a "verify" -d 'Check that backups are whole'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand backup; and not __fish_seen_subcommand_from create list verify restore prune drill doctor help" -f -a "restore" -d 'Put a backup back, into a new folder or in place'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand backup; and not __fish_seen_subcommand_from create list verify restore prune drill doctor help" -f -a "prune" -d 'Remove backups that need not be kept any more'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand backup; and not __fish_seen_subcommand_from create list verify restore prune drill doctor help" -f -a "drill" -d 'Restore the newest backups into scratch, and measure how long recovery takes'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand backup; and not __fish_seen_subcommand_from create list verify restore prune drill doctor help" -f -a "doctor" -d 'Probe where backups go: what the place can do, and what each lack means'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand backup; and not __fish_seen_subcommand_from create list verify restore prune drill doctor help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand backup; and __fish_seen_subcommand_from create" -l config -d 'Configuration file (default: mlopsctl.yaml here or in a parent)' -r -F
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand backup; and __fish_seen_subcommand_from create" -l env -d 'Environment of the configuration to use' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand backup; and __fish_seen_subcommand_from create" -s o -l output -d 'table, json, yaml, markdown, csv, junit, prometheus, nagios, github or html; may be given several times' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand backup; and __fish_seen_subcommand_from create" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand backup; and __fish_seen_subcommand_from create" -l fail-on -d 'The least verdict that makes the exit code speak' -r -f -a "warning\t''
unknown\t''
critical\t''
never\t''"
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand backup; and __fish_seen_subcommand_from create" -l deadline -d 'Limit for the whole run (default 60s for a one-pass look)' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand backup; and __fish_seen_subcommand_from create" -l ping -d 'URL to tell of start, exit code and end of output (dead-man ping)' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand backup; and __fish_seen_subcommand_from create" -l parallel -d 'Requests at once' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand backup; and __fish_seen_subcommand_from create" -l reason -d 'Why; kept in the record' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand backup; and __fish_seen_subcommand_from create" -l fast -d 'Store what compresses little as it is: larger, but at the speed of the disk'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand backup; and __fish_seen_subcommand_from create" -s q -l quiet -d 'Print only what is not ok'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand backup; and __fish_seen_subcommand_from create" -s v -l verbose -d 'Show each request (-vv: also the start of bodies)'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand backup; and __fish_seen_subcommand_from create" -l record -d 'Keep what a look found as a record'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand backup; and __fish_seen_subcommand_from create" -l stateful -d 'For cron: count a trouble only when runs in a row agree, and notify on transitions only'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand backup; and __fish_seen_subcommand_from create" -s y -l yes -d 'Agree to plans in advance'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand backup; and __fish_seen_subcommand_from create" -l dry-run -d 'Show the plan and stop'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand backup; and __fish_seen_subcommand_from create" -l take-over -d 'Take the lock of another run over'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand backup; and __fish_seen_subcommand_from create" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand backup; and __fish_seen_subcommand_from list" -l config -d 'Configuration file (default: mlopsctl.yaml here or in a parent)' -r -F
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand backup; and __fish_seen_subcommand_from list" -l env -d 'Environment of the configuration to use' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand backup; and __fish_seen_subcommand_from list" -s o -l output -d 'table, json, yaml, markdown, csv, junit, prometheus, nagios, github or html; may be given several times' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand backup; and __fish_seen_subcommand_from list" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand backup; and __fish_seen_subcommand_from list" -l fail-on -d 'The least verdict that makes the exit code speak' -r -f -a "warning\t''
unknown\t''
critical\t''
never\t''"
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand backup; and __fish_seen_subcommand_from list" -l deadline -d 'Limit for the whole run (default 60s for a one-pass look)' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand backup; and __fish_seen_subcommand_from list" -l ping -d 'URL to tell of start, exit code and end of output (dead-man ping)' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand backup; and __fish_seen_subcommand_from list" -l parallel -d 'Requests at once' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand backup; and __fish_seen_subcommand_from list" -l reason -d 'Why; kept in the record' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand backup; and __fish_seen_subcommand_from list" -l all -d 'Every backup, and what interrupted runs left'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand backup; and __fish_seen_subcommand_from list" -s q -l quiet -d 'Print only what is not ok'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand backup; and __fish_seen_subcommand_from list" -s v -l verbose -d 'Show each request (-vv: also the start of bodies)'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand backup; and __fish_seen_subcommand_from list" -l record -d 'Keep what a look found as a record'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand backup; and __fish_seen_subcommand_from list" -l stateful -d 'For cron: count a trouble only when runs in a row agree, and notify on transitions only'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand backup; and __fish_seen_subcommand_from list" -s y -l yes -d 'Agree to plans in advance'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand backup; and __fish_seen_subcommand_from list" -l dry-run -d 'Show the plan and stop'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand backup; and __fish_seen_subcommand_from list" -l take-over -d 'Take the lock of another run over'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand backup; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand backup; and __fish_seen_subcommand_from verify" -l set -d 'Of these sets alone' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand backup; and __fish_seen_subcommand_from verify" -l read-data -d 'Read the archive, too: all, a share such as 10%, or a part such as 3/10' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand backup; and __fish_seen_subcommand_from verify" -l config -d 'Configuration file (default: mlopsctl.yaml here or in a parent)' -r -F
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand backup; and __fish_seen_subcommand_from verify" -l env -d 'Environment of the configuration to use' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand backup; and __fish_seen_subcommand_from verify" -s o -l output -d 'table, json, yaml, markdown, csv, junit, prometheus, nagios, github or html; may be given several times' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand backup; and __fish_seen_subcommand_from verify" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand backup; and __fish_seen_subcommand_from verify" -l fail-on -d 'The least verdict that makes the exit code speak' -r -f -a "warning\t''
unknown\t''
critical\t''
never\t''"
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand backup; and __fish_seen_subcommand_from verify" -l deadline -d 'Limit for the whole run (default 60s for a one-pass look)' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand backup; and __fish_seen_subcommand_from verify" -l ping -d 'URL to tell of start, exit code and end of output (dead-man ping)' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand backup; and __fish_seen_subcommand_from verify" -l parallel -d 'Requests at once' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand backup; and __fish_seen_subcommand_from verify" -l reason -d 'Why; kept in the record' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand backup; and __fish_seen_subcommand_from verify" -l all -d 'Every backup, not only the newest'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand backup; and __fish_seen_subcommand_from verify" -s q -l quiet -d 'Print only what is not ok'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand backup; and __fish_seen_subcommand_from verify" -s v -l verbose -d 'Show each request (-vv: also the start of bodies)'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand backup; and __fish_seen_subcommand_from verify" -l record -d 'Keep what a look found as a record'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand backup; and __fish_seen_subcommand_from verify" -l stateful -d 'For cron: count a trouble only when runs in a row agree, and notify on transitions only'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand backup; and __fish_seen_subcommand_from verify" -s y -l yes -d 'Agree to plans in advance'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand backup; and __fish_seen_subcommand_from verify" -l dry-run -d 'Show the plan and stop'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand backup; and __fish_seen_subcommand_from verify" -l take-over -d 'Take the lock of another run over'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand backup; and __fish_seen_subcommand_from verify" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand backup; and __fish_seen_subcommand_from restore" -l set -d 'The newest backup of this set' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand backup; and __fish_seen_subcommand_from restore" -l before -d 'With --set: the newest backup that was begun before this date or time' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand backup; and __fish_seen_subcommand_from restore" -l archive -d 'An archive on this machine; where its manifest is not beside it, any .tar.gz or .tar, and hostile ones are refused' -r -F
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand backup; and __fish_seen_subcommand_from restore" -l to -d 'The new folder (default: SET-ID in this one)' -r -F
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand backup; and __fish_seen_subcommand_from restore" -l database -d 'Load the dump of a PostgreSQL database into a new one of this name, on the server of the set' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand backup; and __fish_seen_subcommand_from restore" -l config -d 'Configuration file (default: mlopsctl.yaml here or in a parent)' -r -F
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand backup; and __fish_seen_subcommand_from restore" -l env -d 'Environment of the configuration to use' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand backup; and __fish_seen_subcommand_from restore" -s o -l output -d 'table, json, yaml, markdown, csv, junit, prometheus, nagios, github or html; may be given several times' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand backup; and __fish_seen_subcommand_from restore" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand backup; and __fish_seen_subcommand_from restore" -l fail-on -d 'The least verdict that makes the exit code speak' -r -f -a "warning\t''
unknown\t''
critical\t''
never\t''"
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand backup; and __fish_seen_subcommand_from restore" -l deadline -d 'Limit for the whole run (default 60s for a one-pass look)' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand backup; and __fish_seen_subcommand_from restore" -l ping -d 'URL to tell of start, exit code and end of output (dead-man ping)' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand backup; and __fish_seen_subcommand_from restore" -l parallel -d 'Requests at once' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand backup; and __fish_seen_subcommand_from restore" -l reason -d 'Why; kept in the record' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand backup; and __fish_seen_subcommand_from restore" -l latest -d 'With --set: the newest backup, which is what --set alone means, too'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand backup; and __fish_seen_subcommand_from restore" -l in-place -d 'Put files and folders back where they were; what is there is kept beside them'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand backup; and __fish_seen_subcommand_from restore" -l replace -d 'Replace databases, too, which nobody may have open; one of a server is kept under another name'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand backup; and __fish_seen_subcommand_from restore" -l drop-replaced -d 'With --in-place: remove what was replaced once all is in place'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand backup; and __fish_seen_subcommand_from restore" -l other-stack -d 'Put back what a stack of another name, or another environment, backed up, too: after a stack got a new name'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand backup; and __fish_seen_subcommand_from restore" -s q -l quiet -d 'Print only what is not ok'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand backup; and __fish_seen_subcommand_from restore" -s v -l verbose -d 'Show each request (-vv: also the start of bodies)'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand backup; and __fish_seen_subcommand_from restore" -l record -d 'Keep what a look found as a record'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand backup; and __fish_seen_subcommand_from restore" -l stateful -d 'For cron: count a trouble only when runs in a row agree, and notify on transitions only'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand backup; and __fish_seen_subcommand_from restore" -s y -l yes -d 'Agree to plans in advance'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand backup; and __fish_seen_subcommand_from restore" -l dry-run -d 'Show the plan and stop'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand backup; and __fish_seen_subcommand_from restore" -l take-over -d 'Take the lock of another run over'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand backup; and __fish_seen_subcommand_from restore" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand backup; and __fish_seen_subcommand_from prune" -l keep-last -d 'The newest N stay' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand backup; and __fish_seen_subcommand_from prune" -l keep-hourly -d 'The newest of each of the last N hours that have one' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand backup; and __fish_seen_subcommand_from prune" -l keep-daily -d '… of days' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand backup; and __fish_seen_subcommand_from prune" -l keep-weekly -d '… of weeks, which begin on Monday' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand backup; and __fish_seen_subcommand_from prune" -l keep-monthly -d '… of months' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand backup; and __fish_seen_subcommand_from prune" -l keep-yearly -d '… of years' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand backup; and __fish_seen_subcommand_from prune" -l keep-within -d 'All that are less older than the newest' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand backup; and __fish_seen_subcommand_from prune" -l config -d 'Configuration file (default: mlopsctl.yaml here or in a parent)' -r -F
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand backup; and __fish_seen_subcommand_from prune" -l env -d 'Environment of the configuration to use' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand backup; and __fish_seen_subcommand_from prune" -s o -l output -d 'table, json, yaml, markdown, csv, junit, prometheus, nagios, github or html; may be given several times' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand backup; and __fish_seen_subcommand_from prune" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand backup; and __fish_seen_subcommand_from prune" -l fail-on -d 'The least verdict that makes the exit code speak' -r -f -a "warning\t''
unknown\t''
critical\t''
never\t''"
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand backup; and __fish_seen_subcommand_from prune" -l deadline -d 'Limit for the whole run (default 60s for a one-pass look)' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand backup; and __fish_seen_subcommand_from prune" -l ping -d 'URL to tell of start, exit code and end of output (dead-man ping)' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand backup; and __fish_seen_subcommand_from prune" -l parallel -d 'Requests at once' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand backup; and __fish_seen_subcommand_from prune" -l reason -d 'Why; kept in the record' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand backup; and __fish_seen_subcommand_from prune" -l other-stack -d 'Count and remove what a stack of another name, or another environment, made, too: after a stack got a new name'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand backup; and __fish_seen_subcommand_from prune" -s q -l quiet -d 'Print only what is not ok'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand backup; and __fish_seen_subcommand_from prune" -s v -l verbose -d 'Show each request (-vv: also the start of bodies)'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand backup; and __fish_seen_subcommand_from prune" -l record -d 'Keep what a look found as a record'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand backup; and __fish_seen_subcommand_from prune" -l stateful -d 'For cron: count a trouble only when runs in a row agree, and notify on transitions only'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand backup; and __fish_seen_subcommand_from prune" -s y -l yes -d 'Agree to plans in advance'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand backup; and __fish_seen_subcommand_from prune" -l dry-run -d 'Show the plan and stop'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand backup; and __fish_seen_subcommand_from prune" -l take-over -d 'Take the lock of another run over'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand backup; and __fish_seen_subcommand_from prune" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand backup; and __fish_seen_subcommand_from drill" -l mlflow-bin -d 'The program that --serve starts (default: `mlflow` in the PATH)' -r -F
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand backup; and __fish_seen_subcommand_from drill" -l postgres -d 'Load dumps into a scratch database on this PostgreSQL server (default: that of the set), and drop it afterwards' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand backup; and __fish_seen_subcommand_from drill" -l config -d 'Configuration file (default: mlopsctl.yaml here or in a parent)' -r -F
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand backup; and __fish_seen_subcommand_from drill" -l env -d 'Environment of the configuration to use' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand backup; and __fish_seen_subcommand_from drill" -s o -l output -d 'table, json, yaml, markdown, csv, junit, prometheus, nagios, github or html; may be given several times' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand backup; and __fish_seen_subcommand_from drill" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand backup; and __fish_seen_subcommand_from drill" -l fail-on -d 'The least verdict that makes the exit code speak' -r -f -a "warning\t''
unknown\t''
critical\t''
never\t''"
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand backup; and __fish_seen_subcommand_from drill" -l deadline -d 'Limit for the whole run (default 60s for a one-pass look)' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand backup; and __fish_seen_subcommand_from drill" -l ping -d 'URL to tell of start, exit code and end of output (dead-man ping)' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand backup; and __fish_seen_subcommand_from drill" -l parallel -d 'Requests at once' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand backup; and __fish_seen_subcommand_from drill" -l reason -d 'Why; kept in the record' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand backup; and __fish_seen_subcommand_from drill" -l serve -d 'Start a real MLflow server on what was restored, on this machine alone, and read its registry'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand backup; and __fish_seen_subcommand_from drill" -s q -l quiet -d 'Print only what is not ok'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand backup; and __fish_seen_subcommand_from drill" -s v -l verbose -d 'Show each request (-vv: also the start of bodies)'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand backup; and __fish_seen_subcommand_from drill" -l record -d 'Keep what a look found as a record'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand backup; and __fish_seen_subcommand_from drill" -l stateful -d 'For cron: count a trouble only when runs in a row agree, and notify on transitions only'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand backup; and __fish_seen_subcommand_from drill" -s y -l yes -d 'Agree to plans in advance'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand backup; and __fish_seen_subcommand_from drill" -l dry-run -d 'Show the plan and stop'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand backup; and __fish_seen_subcommand_from drill" -l take-over -d 'Take the lock of another run over'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand backup; and __fish_seen_subcommand_from drill" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand backup; and __fish_seen_subcommand_from doctor" -l config -d 'Configuration file (default: mlopsctl.yaml here or in a parent)' -r -F
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand backup; and __fish_seen_subcommand_from doctor" -l env -d 'Environment of the configuration to use' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand backup; and __fish_seen_subcommand_from doctor" -s o -l output -d 'table, json, yaml, markdown, csv, junit, prometheus, nagios, github or html; may be given several times' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand backup; and __fish_seen_subcommand_from doctor" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand backup; and __fish_seen_subcommand_from doctor" -l fail-on -d 'The least verdict that makes the exit code speak' -r -f -a "warning\t''
unknown\t''
critical\t''
never\t''"
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand backup; and __fish_seen_subcommand_from doctor" -l deadline -d 'Limit for the whole run (default 60s for a one-pass look)' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand backup; and __fish_seen_subcommand_from doctor" -l ping -d 'URL to tell of start, exit code and end of output (dead-man ping)' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand backup; and __fish_seen_subcommand_from doctor" -l parallel -d 'Requests at once' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand backup; and __fish_seen_subcommand_from doctor" -l reason -d 'Why; kept in the record' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand backup; and __fish_seen_subcommand_from doctor" -s q -l quiet -d 'Print only what is not ok'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand backup; and __fish_seen_subcommand_from doctor" -s v -l verbose -d 'Show each request (-vv: also the start of bodies)'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand backup; and __fish_seen_subcommand_from doctor" -l record -d 'Keep what a look found as a record'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand backup; and __fish_seen_subcommand_from doctor" -l stateful -d 'For cron: count a trouble only when runs in a row agree, and notify on transitions only'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand backup; and __fish_seen_subcommand_from doctor" -s y -l yes -d 'Agree to plans in advance'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand backup; and __fish_seen_subcommand_from doctor" -l dry-run -d 'Show the plan and stop'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand backup; and __fish_seen_subcommand_from doctor" -l take-over -d 'Take the lock of another run over'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand backup; and __fish_seen_subcommand_from doctor" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand backup; and __fish_seen_subcommand_from help" -f -a "create" -d 'Back sets up now'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand backup; and __fish_seen_subcommand_from help" -f -a "list" -d 'Show the newest backup of each set, and whether it is young enough'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand backup; and __fish_seen_subcommand_from help" -f -a "verify" -d 'Check that backups are whole'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand backup; and __fish_seen_subcommand_from help" -f -a "restore" -d 'Put a backup back, into a new folder or in place'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand backup; and __fish_seen_subcommand_from help" -f -a "prune" -d 'Remove backups that need not be kept any more'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand backup; and __fish_seen_subcommand_from help" -f -a "drill" -d 'Restore the newest backups into scratch, and measure how long recovery takes'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand backup; and __fish_seen_subcommand_from help" -f -a "doctor" -d 'Probe where backups go: what the place can do, and what each lack means'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand backup; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand version; and not __fish_seen_subcommand_from show next bump history tag compare help" -l config -d 'Configuration file (default: mlopsctl.yaml here or in a parent)' -r -F
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand version; and not __fish_seen_subcommand_from show next bump history tag compare help" -l env -d 'Environment of the configuration to use' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand version; and not __fish_seen_subcommand_from show next bump history tag compare help" -s o -l output -d 'table, json, yaml, markdown, csv, junit, prometheus, nagios, github or html; may be given several times' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand version; and not __fish_seen_subcommand_from show next bump history tag compare help" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand version; and not __fish_seen_subcommand_from show next bump history tag compare help" -l fail-on -d 'The least verdict that makes the exit code speak' -r -f -a "warning\t''
unknown\t''
critical\t''
never\t''"
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand version; and not __fish_seen_subcommand_from show next bump history tag compare help" -l deadline -d 'Limit for the whole run (default 60s for a one-pass look)' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand version; and not __fish_seen_subcommand_from show next bump history tag compare help" -l ping -d 'URL to tell of start, exit code and end of output (dead-man ping)' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand version; and not __fish_seen_subcommand_from show next bump history tag compare help" -l parallel -d 'Requests at once' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand version; and not __fish_seen_subcommand_from show next bump history tag compare help" -l reason -d 'Why; kept in the record' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand version; and not __fish_seen_subcommand_from show next bump history tag compare help" -s q -l quiet -d 'Print only what is not ok'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand version; and not __fish_seen_subcommand_from show next bump history tag compare help" -s v -l verbose -d 'Show each request (-vv: also the start of bodies)'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand version; and not __fish_seen_subcommand_from show next bump history tag compare help" -l record -d 'Keep what a look found as a record'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand version; and not __fish_seen_subcommand_from show next bump history tag compare help" -l stateful -d 'For cron: count a trouble only when runs in a row agree, and notify on transitions only'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand version; and not __fish_seen_subcommand_from show next bump history tag compare help" -s y -l yes -d 'Agree to plans in advance'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand version; and not __fish_seen_subcommand_from show next bump history tag compare help" -l dry-run -d 'Show the plan and stop'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand version; and not __fish_seen_subcommand_from show next bump history tag compare help" -l take-over -d 'Take the lock of another run over'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand version; and not __fish_seen_subcommand_from show next bump history tag compare help" -s h -l help -d 'Print help'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand version; and not __fish_seen_subcommand_from show next bump history tag compare help" -f -a "show" -d 'Show the version of the stack or of a model'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand version; and not __fish_seen_subcommand_from show next bump history tag compare help" -f -a "next" -d 'Print the version that would come next'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand version; and not __fish_seen_subcommand_from show next bump history tag compare help" -f -a "bump" -d 'Give the next version to the stack or to a model'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand version; and not __fish_seen_subcommand_from show next bump history tag compare help" -f -a "history" -d 'List the versions that there were'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand version; and not __fish_seen_subcommand_from show next bump history tag compare help" -f -a "tag" -d 'Tag the version in git'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand version; and not __fish_seen_subcommand_from show next bump history tag compare help" -f -a "compare" -d 'Compare versions by the rules of semantic versioning'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand version; and not __fish_seen_subcommand_from show next bump history tag compare help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand version; and __fish_seen_subcommand_from show" -l config -d 'Configuration file (default: mlopsctl.yaml here or in a parent)' -r -F
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand version; and __fish_seen_subcommand_from show" -l env -d 'Environment of the configuration to use' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand version; and __fish_seen_subcommand_from show" -s o -l output -d 'table, json, yaml, markdown, csv, junit, prometheus, nagios, github or html; may be given several times' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand version; and __fish_seen_subcommand_from show" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand version; and __fish_seen_subcommand_from show" -l fail-on -d 'The least verdict that makes the exit code speak' -r -f -a "warning\t''
unknown\t''
critical\t''
never\t''"
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand version; and __fish_seen_subcommand_from show" -l deadline -d 'Limit for the whole run (default 60s for a one-pass look)' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand version; and __fish_seen_subcommand_from show" -l ping -d 'URL to tell of start, exit code and end of output (dead-man ping)' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand version; and __fish_seen_subcommand_from show" -l parallel -d 'Requests at once' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand version; and __fish_seen_subcommand_from show" -l reason -d 'Why; kept in the record' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand version; and __fish_seen_subcommand_from show" -s q -l quiet -d 'Print only what is not ok'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand version; and __fish_seen_subcommand_from show" -s v -l verbose -d 'Show each request (-vv: also the start of bodies)'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand version; and __fish_seen_subcommand_from show" -l record -d 'Keep what a look found as a record'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand version; and __fish_seen_subcommand_from show" -l stateful -d 'For cron: count a trouble only when runs in a row agree, and notify on transitions only'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand version; and __fish_seen_subcommand_from show" -s y -l yes -d 'Agree to plans in advance'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand version; and __fish_seen_subcommand_from show" -l dry-run -d 'Show the plan and stop'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand version; and __fish_seen_subcommand_from show" -l take-over -d 'Take the lock of another run over'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand version; and __fish_seen_subcommand_from show" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand version; and __fish_seen_subcommand_from next" -l bump -d 'By decree: major, minor or patch, whatever commits or evidence say' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand version; and __fish_seen_subcommand_from next" -l pre -d 'A pre-release of this name on the way there: rc' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand version; and __fish_seen_subcommand_from next" -l build -d 'Build metadata behind a plus sign; {version} is the registry\'s number: mlflow.{version}' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand version; and __fish_seen_subcommand_from next" -l of -d 'Of a model: which version of the registry, by number or alias (default: the candidate, else what serves)' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand version; and __fish_seen_subcommand_from next" -l config -d 'Configuration file (default: mlopsctl.yaml here or in a parent)' -r -F
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand version; and __fish_seen_subcommand_from next" -l env -d 'Environment of the configuration to use' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand version; and __fish_seen_subcommand_from next" -s o -l output -d 'table, json, yaml, markdown, csv, junit, prometheus, nagios, github or html; may be given several times' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand version; and __fish_seen_subcommand_from next" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand version; and __fish_seen_subcommand_from next" -l fail-on -d 'The least verdict that makes the exit code speak' -r -f -a "warning\t''
unknown\t''
critical\t''
never\t''"
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand version; and __fish_seen_subcommand_from next" -l deadline -d 'Limit for the whole run (default 60s for a one-pass look)' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand version; and __fish_seen_subcommand_from next" -l ping -d 'URL to tell of start, exit code and end of output (dead-man ping)' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand version; and __fish_seen_subcommand_from next" -l parallel -d 'Requests at once' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand version; and __fish_seen_subcommand_from next" -l reason -d 'Why; kept in the record' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand version; and __fish_seen_subcommand_from next" -s q -l quiet -d 'Print only what is not ok'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand version; and __fish_seen_subcommand_from next" -s v -l verbose -d 'Show each request (-vv: also the start of bodies)'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand version; and __fish_seen_subcommand_from next" -l record -d 'Keep what a look found as a record'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand version; and __fish_seen_subcommand_from next" -l stateful -d 'For cron: count a trouble only when runs in a row agree, and notify on transitions only'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand version; and __fish_seen_subcommand_from next" -s y -l yes -d 'Agree to plans in advance'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand version; and __fish_seen_subcommand_from next" -l dry-run -d 'Show the plan and stop'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand version; and __fish_seen_subcommand_from next" -l take-over -d 'Take the lock of another run over'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand version; and __fish_seen_subcommand_from next" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand version; and __fish_seen_subcommand_from bump" -l bump -d 'By decree: major, minor or patch, whatever commits or evidence say' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand version; and __fish_seen_subcommand_from bump" -l pre -d 'A pre-release of this name on the way there: rc' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand version; and __fish_seen_subcommand_from bump" -l build -d 'Build metadata behind a plus sign; {version} is the registry\'s number: mlflow.{version}' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand version; and __fish_seen_subcommand_from bump" -l of -d 'Of a model: which version of the registry, by number or alias (default: the candidate, else what serves)' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand version; and __fish_seen_subcommand_from bump" -l changelog -d 'File that gains a section (default for the stack: `version.changelog`)' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand version; and __fish_seen_subcommand_from bump" -l at -d 'Of a model: the commit to tag (default: that of its run, else HEAD)' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand version; and __fish_seen_subcommand_from bump" -l config -d 'Configuration file (default: mlopsctl.yaml here or in a parent)' -r -F
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand version; and __fish_seen_subcommand_from bump" -l env -d 'Environment of the configuration to use' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand version; and __fish_seen_subcommand_from bump" -s o -l output -d 'table, json, yaml, markdown, csv, junit, prometheus, nagios, github or html; may be given several times' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand version; and __fish_seen_subcommand_from bump" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand version; and __fish_seen_subcommand_from bump" -l fail-on -d 'The least verdict that makes the exit code speak' -r -f -a "warning\t''
unknown\t''
critical\t''
never\t''"
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand version; and __fish_seen_subcommand_from bump" -l deadline -d 'Limit for the whole run (default 60s for a one-pass look)' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand version; and __fish_seen_subcommand_from bump" -l ping -d 'URL to tell of start, exit code and end of output (dead-man ping)' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand version; and __fish_seen_subcommand_from bump" -l parallel -d 'Requests at once' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand version; and __fish_seen_subcommand_from bump" -l reason -d 'Why; kept in the record' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand version; and __fish_seen_subcommand_from bump" -l commit -d 'Commit the files that say the version'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand version; and __fish_seen_subcommand_from bump" -l tag -d 'Tag the commit in git'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand version; and __fish_seen_subcommand_from bump" -l allow-dirty -d 'Go on although files have changes that are not committed'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand version; and __fish_seen_subcommand_from bump" -s q -l quiet -d 'Print only what is not ok'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand version; and __fish_seen_subcommand_from bump" -s v -l verbose -d 'Show each request (-vv: also the start of bodies)'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand version; and __fish_seen_subcommand_from bump" -l record -d 'Keep what a look found as a record'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand version; and __fish_seen_subcommand_from bump" -l stateful -d 'For cron: count a trouble only when runs in a row agree, and notify on transitions only'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand version; and __fish_seen_subcommand_from bump" -s y -l yes -d 'Agree to plans in advance'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand version; and __fish_seen_subcommand_from bump" -l dry-run -d 'Show the plan and stop'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand version; and __fish_seen_subcommand_from bump" -l take-over -d 'Take the lock of another run over'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand version; and __fish_seen_subcommand_from bump" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand version; and __fish_seen_subcommand_from history" -l config -d 'Configuration file (default: mlopsctl.yaml here or in a parent)' -r -F
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand version; and __fish_seen_subcommand_from history" -l env -d 'Environment of the configuration to use' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand version; and __fish_seen_subcommand_from history" -s o -l output -d 'table, json, yaml, markdown, csv, junit, prometheus, nagios, github or html; may be given several times' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand version; and __fish_seen_subcommand_from history" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand version; and __fish_seen_subcommand_from history" -l fail-on -d 'The least verdict that makes the exit code speak' -r -f -a "warning\t''
unknown\t''
critical\t''
never\t''"
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand version; and __fish_seen_subcommand_from history" -l deadline -d 'Limit for the whole run (default 60s for a one-pass look)' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand version; and __fish_seen_subcommand_from history" -l ping -d 'URL to tell of start, exit code and end of output (dead-man ping)' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand version; and __fish_seen_subcommand_from history" -l parallel -d 'Requests at once' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand version; and __fish_seen_subcommand_from history" -l reason -d 'Why; kept in the record' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand version; and __fish_seen_subcommand_from history" -s q -l quiet -d 'Print only what is not ok'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand version; and __fish_seen_subcommand_from history" -s v -l verbose -d 'Show each request (-vv: also the start of bodies)'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand version; and __fish_seen_subcommand_from history" -l record -d 'Keep what a look found as a record'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand version; and __fish_seen_subcommand_from history" -l stateful -d 'For cron: count a trouble only when runs in a row agree, and notify on transitions only'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand version; and __fish_seen_subcommand_from history" -s y -l yes -d 'Agree to plans in advance'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand version; and __fish_seen_subcommand_from history" -l dry-run -d 'Show the plan and stop'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand version; and __fish_seen_subcommand_from history" -l take-over -d 'Take the lock of another run over'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand version; and __fish_seen_subcommand_from history" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand version; and __fish_seen_subcommand_from tag" -l of -d 'Of a model: which version of the registry, by number or alias (default: the one with the highest name)' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand version; and __fish_seen_subcommand_from tag" -l at -d 'Of a model: the commit to tag (default: that of its run, else HEAD)' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand version; and __fish_seen_subcommand_from tag" -l config -d 'Configuration file (default: mlopsctl.yaml here or in a parent)' -r -F
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand version; and __fish_seen_subcommand_from tag" -l env -d 'Environment of the configuration to use' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand version; and __fish_seen_subcommand_from tag" -s o -l output -d 'table, json, yaml, markdown, csv, junit, prometheus, nagios, github or html; may be given several times' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand version; and __fish_seen_subcommand_from tag" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand version; and __fish_seen_subcommand_from tag" -l fail-on -d 'The least verdict that makes the exit code speak' -r -f -a "warning\t''
unknown\t''
critical\t''
never\t''"
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand version; and __fish_seen_subcommand_from tag" -l deadline -d 'Limit for the whole run (default 60s for a one-pass look)' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand version; and __fish_seen_subcommand_from tag" -l ping -d 'URL to tell of start, exit code and end of output (dead-man ping)' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand version; and __fish_seen_subcommand_from tag" -l parallel -d 'Requests at once' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand version; and __fish_seen_subcommand_from tag" -l reason -d 'Why; kept in the record' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand version; and __fish_seen_subcommand_from tag" -l allow-dirty -d 'Go on although files have changes that are not committed'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand version; and __fish_seen_subcommand_from tag" -s q -l quiet -d 'Print only what is not ok'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand version; and __fish_seen_subcommand_from tag" -s v -l verbose -d 'Show each request (-vv: also the start of bodies)'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand version; and __fish_seen_subcommand_from tag" -l record -d 'Keep what a look found as a record'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand version; and __fish_seen_subcommand_from tag" -l stateful -d 'For cron: count a trouble only when runs in a row agree, and notify on transitions only'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand version; and __fish_seen_subcommand_from tag" -s y -l yes -d 'Agree to plans in advance'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand version; and __fish_seen_subcommand_from tag" -l dry-run -d 'Show the plan and stop'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand version; and __fish_seen_subcommand_from tag" -l take-over -d 'Take the lock of another run over'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand version; and __fish_seen_subcommand_from tag" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand version; and __fish_seen_subcommand_from compare" -l config -d 'Configuration file (default: mlopsctl.yaml here or in a parent)' -r -F
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand version; and __fish_seen_subcommand_from compare" -l env -d 'Environment of the configuration to use' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand version; and __fish_seen_subcommand_from compare" -s o -l output -d 'table, json, yaml, markdown, csv, junit, prometheus, nagios, github or html; may be given several times' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand version; and __fish_seen_subcommand_from compare" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand version; and __fish_seen_subcommand_from compare" -l fail-on -d 'The least verdict that makes the exit code speak' -r -f -a "warning\t''
unknown\t''
critical\t''
never\t''"
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand version; and __fish_seen_subcommand_from compare" -l deadline -d 'Limit for the whole run (default 60s for a one-pass look)' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand version; and __fish_seen_subcommand_from compare" -l ping -d 'URL to tell of start, exit code and end of output (dead-man ping)' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand version; and __fish_seen_subcommand_from compare" -l parallel -d 'Requests at once' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand version; and __fish_seen_subcommand_from compare" -l reason -d 'Why; kept in the record' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand version; and __fish_seen_subcommand_from compare" -l ascending -d 'Each must come after the one before it'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand version; and __fish_seen_subcommand_from compare" -s q -l quiet -d 'Print only what is not ok'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand version; and __fish_seen_subcommand_from compare" -s v -l verbose -d 'Show each request (-vv: also the start of bodies)'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand version; and __fish_seen_subcommand_from compare" -l record -d 'Keep what a look found as a record'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand version; and __fish_seen_subcommand_from compare" -l stateful -d 'For cron: count a trouble only when runs in a row agree, and notify on transitions only'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand version; and __fish_seen_subcommand_from compare" -s y -l yes -d 'Agree to plans in advance'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand version; and __fish_seen_subcommand_from compare" -l dry-run -d 'Show the plan and stop'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand version; and __fish_seen_subcommand_from compare" -l take-over -d 'Take the lock of another run over'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand version; and __fish_seen_subcommand_from compare" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand version; and __fish_seen_subcommand_from help" -f -a "show" -d 'Show the version of the stack or of a model'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand version; and __fish_seen_subcommand_from help" -f -a "next" -d 'Print the version that would come next'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand version; and __fish_seen_subcommand_from help" -f -a "bump" -d 'Give the next version to the stack or to a model'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand version; and __fish_seen_subcommand_from help" -f -a "history" -d 'List the versions that there were'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand version; and __fish_seen_subcommand_from help" -f -a "tag" -d 'Tag the version in git'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand version; and __fish_seen_subcommand_from help" -f -a "compare" -d 'Compare versions by the rules of semantic versioning'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand version; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand export" -l since -d 'From then on: how long ago (30d), a day or a time' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand export" -l until -d 'Before then (default: now)' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand export" -l to -d 'The archive to write (default: exports/export-DAY-DAY.tar.gz beside the configuration)' -r -F
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand export" -l config -d 'Configuration file (default: mlopsctl.yaml here or in a parent)' -r -F
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand export" -l env -d 'Environment of the configuration to use' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand export" -s o -l output -d 'table, json, yaml, markdown, csv, junit, prometheus, nagios, github or html; may be given several times' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand export" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand export" -l fail-on -d 'The least verdict that makes the exit code speak' -r -f -a "warning\t''
unknown\t''
critical\t''
never\t''"
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand export" -l deadline -d 'Limit for the whole run (default 60s for a one-pass look)' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand export" -l ping -d 'URL to tell of start, exit code and end of output (dead-man ping)' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand export" -l parallel -d 'Requests at once' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand export" -l reason -d 'Why; kept in the record' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand export" -s q -l quiet -d 'Print only what is not ok'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand export" -s v -l verbose -d 'Show each request (-vv: also the start of bodies)'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand export" -l record -d 'Keep what a look found as a record'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand export" -l stateful -d 'For cron: count a trouble only when runs in a row agree, and notify on transitions only'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand export" -s y -l yes -d 'Agree to plans in advance'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand export" -l dry-run -d 'Show the plan and stop'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand export" -l take-over -d 'Take the lock of another run over'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand export" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand cleanup" -l above -d 'A folder below this size is left alone (default 10GB)' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand cleanup" -l older-than -d 'Files that were changed since are left alone (default 30d)' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand cleanup" -l config -d 'Configuration file (default: mlopsctl.yaml here or in a parent)' -r -F
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand cleanup" -l env -d 'Environment of the configuration to use' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand cleanup" -s o -l output -d 'table, json, yaml, markdown, csv, junit, prometheus, nagios, github or html; may be given several times' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand cleanup" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand cleanup" -l fail-on -d 'The least verdict that makes the exit code speak' -r -f -a "warning\t''
unknown\t''
critical\t''
never\t''"
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand cleanup" -l deadline -d 'Limit for the whole run (default 60s for a one-pass look)' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand cleanup" -l ping -d 'URL to tell of start, exit code and end of output (dead-man ping)' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand cleanup" -l parallel -d 'Requests at once' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand cleanup" -l reason -d 'Why; kept in the record' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand cleanup" -s q -l quiet -d 'Print only what is not ok'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand cleanup" -s v -l verbose -d 'Show each request (-vv: also the start of bodies)'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand cleanup" -l record -d 'Keep what a look found as a record'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand cleanup" -l stateful -d 'For cron: count a trouble only when runs in a row agree, and notify on transitions only'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand cleanup" -s y -l yes -d 'Agree to plans in advance'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand cleanup" -l dry-run -d 'Show the plan and stop'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand cleanup" -l take-over -d 'Take the lock of another run over'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand cleanup" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand runbook; and not __fish_seen_subcommand_from list show run resume approve due report lint help" -l config -d 'Configuration file (default: mlopsctl.yaml here or in a parent)' -r -F
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand runbook; and not __fish_seen_subcommand_from list show run resume approve due report lint help" -l env -d 'Environment of the configuration to use' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand runbook; and not __fish_seen_subcommand_from list show run resume approve due report lint help" -s o -l output -d 'table, json, yaml, markdown, csv, junit, prometheus, nagios, github or html; may be given several times' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand runbook; and not __fish_seen_subcommand_from list show run resume approve due report lint help" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand runbook; and not __fish_seen_subcommand_from list show run resume approve due report lint help" -l fail-on -d 'The least verdict that makes the exit code speak' -r -f -a "warning\t''
unknown\t''
critical\t''
never\t''"
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand runbook; and not __fish_seen_subcommand_from list show run resume approve due report lint help" -l deadline -d 'Limit for the whole run (default 60s for a one-pass look)' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand runbook; and not __fish_seen_subcommand_from list show run resume approve due report lint help" -l ping -d 'URL to tell of start, exit code and end of output (dead-man ping)' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand runbook; and not __fish_seen_subcommand_from list show run resume approve due report lint help" -l parallel -d 'Requests at once' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand runbook; and not __fish_seen_subcommand_from list show run resume approve due report lint help" -l reason -d 'Why; kept in the record' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand runbook; and not __fish_seen_subcommand_from list show run resume approve due report lint help" -s q -l quiet -d 'Print only what is not ok'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand runbook; and not __fish_seen_subcommand_from list show run resume approve due report lint help" -s v -l verbose -d 'Show each request (-vv: also the start of bodies)'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand runbook; and not __fish_seen_subcommand_from list show run resume approve due report lint help" -l record -d 'Keep what a look found as a record'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand runbook; and not __fish_seen_subcommand_from list show run resume approve due report lint help" -l stateful -d 'For cron: count a trouble only when runs in a row agree, and notify on transitions only'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand runbook; and not __fish_seen_subcommand_from list show run resume approve due report lint help" -s y -l yes -d 'Agree to plans in advance'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand runbook; and not __fish_seen_subcommand_from list show run resume approve due report lint help" -l dry-run -d 'Show the plan and stop'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand runbook; and not __fish_seen_subcommand_from list show run resume approve due report lint help" -l take-over -d 'Take the lock of another run over'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand runbook; and not __fish_seen_subcommand_from list show run resume approve due report lint help" -s h -l help -d 'Print help'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand runbook; and not __fish_seen_subcommand_from list show run resume approve due report lint help" -f -a "list" -d 'List runbooks, when they are for, and when they ran last'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand runbook; and not __fish_seen_subcommand_from list show run resume approve due report lint help" -f -a "show" -d 'Show a runbook with its steps'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand runbook; and not __fish_seen_subcommand_from list show run resume approve due report lint help" -f -a "run" -d 'Run a procedure, step by step'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand runbook; and not __fish_seen_subcommand_from list show run resume approve due report lint help" -f -a "resume" -d 'Go on with a run that was paused, killed, or left waiting'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand runbook; and not __fish_seen_subcommand_from list show run resume approve due report lint help" -f -a "approve" -d 'Agree to a step that needs somebody else'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand runbook; and not __fish_seen_subcommand_from list show run resume approve due report lint help" -f -a "due" -d 'Show what is due, overdue, done and missed'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand runbook; and not __fish_seen_subcommand_from list show run resume approve due report lint help" -f -a "report" -d 'Prove what was done: a run with its evidence'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand runbook; and not __fish_seen_subcommand_from list show run resume approve due report lint help" -f -a "lint" -d 'Check runbook files and report every fault'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand runbook; and not __fish_seen_subcommand_from list show run resume approve due report lint help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand runbook; and __fish_seen_subcommand_from list" -l config -d 'Configuration file (default: mlopsctl.yaml here or in a parent)' -r -F
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand runbook; and __fish_seen_subcommand_from list" -l env -d 'Environment of the configuration to use' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand runbook; and __fish_seen_subcommand_from list" -s o -l output -d 'table, json, yaml, markdown, csv, junit, prometheus, nagios, github or html; may be given several times' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand runbook; and __fish_seen_subcommand_from list" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand runbook; and __fish_seen_subcommand_from list" -l fail-on -d 'The least verdict that makes the exit code speak' -r -f -a "warning\t''
unknown\t''
critical\t''
never\t''"
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand runbook; and __fish_seen_subcommand_from list" -l deadline -d 'Limit for the whole run (default 60s for a one-pass look)' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand runbook; and __fish_seen_subcommand_from list" -l ping -d 'URL to tell of start, exit code and end of output (dead-man ping)' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand runbook; and __fish_seen_subcommand_from list" -l parallel -d 'Requests at once' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand runbook; and __fish_seen_subcommand_from list" -l reason -d 'Why; kept in the record' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand runbook; and __fish_seen_subcommand_from list" -s q -l quiet -d 'Print only what is not ok'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand runbook; and __fish_seen_subcommand_from list" -s v -l verbose -d 'Show each request (-vv: also the start of bodies)'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand runbook; and __fish_seen_subcommand_from list" -l record -d 'Keep what a look found as a record'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand runbook; and __fish_seen_subcommand_from list" -l stateful -d 'For cron: count a trouble only when runs in a row agree, and notify on transitions only'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand runbook; and __fish_seen_subcommand_from list" -s y -l yes -d 'Agree to plans in advance'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand runbook; and __fish_seen_subcommand_from list" -l dry-run -d 'Show the plan and stop'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand runbook; and __fish_seen_subcommand_from list" -l take-over -d 'Take the lock of another run over'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand runbook; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand runbook; and __fish_seen_subcommand_from show" -l config -d 'Configuration file (default: mlopsctl.yaml here or in a parent)' -r -F
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand runbook; and __fish_seen_subcommand_from show" -l env -d 'Environment of the configuration to use' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand runbook; and __fish_seen_subcommand_from show" -s o -l output -d 'table, json, yaml, markdown, csv, junit, prometheus, nagios, github or html; may be given several times' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand runbook; and __fish_seen_subcommand_from show" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand runbook; and __fish_seen_subcommand_from show" -l fail-on -d 'The least verdict that makes the exit code speak' -r -f -a "warning\t''
unknown\t''
critical\t''
never\t''"
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand runbook; and __fish_seen_subcommand_from show" -l deadline -d 'Limit for the whole run (default 60s for a one-pass look)' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand runbook; and __fish_seen_subcommand_from show" -l ping -d 'URL to tell of start, exit code and end of output (dead-man ping)' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand runbook; and __fish_seen_subcommand_from show" -l parallel -d 'Requests at once' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand runbook; and __fish_seen_subcommand_from show" -l reason -d 'Why; kept in the record' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand runbook; and __fish_seen_subcommand_from show" -s q -l quiet -d 'Print only what is not ok'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand runbook; and __fish_seen_subcommand_from show" -s v -l verbose -d 'Show each request (-vv: also the start of bodies)'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand runbook; and __fish_seen_subcommand_from show" -l record -d 'Keep what a look found as a record'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand runbook; and __fish_seen_subcommand_from show" -l stateful -d 'For cron: count a trouble only when runs in a row agree, and notify on transitions only'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand runbook; and __fish_seen_subcommand_from show" -s y -l yes -d 'Agree to plans in advance'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand runbook; and __fish_seen_subcommand_from show" -l dry-run -d 'Show the plan and stop'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand runbook; and __fish_seen_subcommand_from show" -l take-over -d 'Take the lock of another run over'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand runbook; and __fish_seen_subcommand_from show" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand runbook; and __fish_seen_subcommand_from run" -l set -d 'A value of the runbook; may be given several times' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand runbook; and __fish_seen_subcommand_from run" -l only -d 'Only these steps (ids or positions); the others are recorded as skipped' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand runbook; and __fish_seen_subcommand_from run" -l start-at -d 'Begin at this step; those before it are recorded as skipped' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand runbook; and __fish_seen_subcommand_from run" -l date -d 'The calendar day that it is for; another than today is a rehearsal' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand runbook; and __fish_seen_subcommand_from run" -l incident -d 'The incident that it answers' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand runbook; and __fish_seen_subcommand_from run" -l config -d 'Configuration file (default: mlopsctl.yaml here or in a parent)' -r -F
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand runbook; and __fish_seen_subcommand_from run" -l env -d 'Environment of the configuration to use' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand runbook; and __fish_seen_subcommand_from run" -s o -l output -d 'table, json, yaml, markdown, csv, junit, prometheus, nagios, github or html; may be given several times' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand runbook; and __fish_seen_subcommand_from run" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand runbook; and __fish_seen_subcommand_from run" -l fail-on -d 'The least verdict that makes the exit code speak' -r -f -a "warning\t''
unknown\t''
critical\t''
never\t''"
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand runbook; and __fish_seen_subcommand_from run" -l deadline -d 'Limit for the whole run (default 60s for a one-pass look)' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand runbook; and __fish_seen_subcommand_from run" -l ping -d 'URL to tell of start, exit code and end of output (dead-man ping)' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand runbook; and __fish_seen_subcommand_from run" -l parallel -d 'Requests at once' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand runbook; and __fish_seen_subcommand_from run" -l reason -d 'Why; kept in the record' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand runbook; and __fish_seen_subcommand_from run" -l unattended -d 'Do what a machine can, and leave the rest pending for a person'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand runbook; and __fish_seen_subcommand_from run" -l force-new -d 'Begin a new run, whatever runs of it are open'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand runbook; and __fish_seen_subcommand_from run" -s q -l quiet -d 'Print only what is not ok'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand runbook; and __fish_seen_subcommand_from run" -s v -l verbose -d 'Show each request (-vv: also the start of bodies)'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand runbook; and __fish_seen_subcommand_from run" -l record -d 'Keep what a look found as a record'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand runbook; and __fish_seen_subcommand_from run" -l stateful -d 'For cron: count a trouble only when runs in a row agree, and notify on transitions only'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand runbook; and __fish_seen_subcommand_from run" -s y -l yes -d 'Agree to plans in advance'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand runbook; and __fish_seen_subcommand_from run" -l dry-run -d 'Show the plan and stop'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand runbook; and __fish_seen_subcommand_from run" -l take-over -d 'Take the lock of another run over'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand runbook; and __fish_seen_subcommand_from run" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand runbook; and __fish_seen_subcommand_from resume" -l config -d 'Configuration file (default: mlopsctl.yaml here or in a parent)' -r -F
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand runbook; and __fish_seen_subcommand_from resume" -l env -d 'Environment of the configuration to use' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand runbook; and __fish_seen_subcommand_from resume" -s o -l output -d 'table, json, yaml, markdown, csv, junit, prometheus, nagios, github or html; may be given several times' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand runbook; and __fish_seen_subcommand_from resume" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand runbook; and __fish_seen_subcommand_from resume" -l fail-on -d 'The least verdict that makes the exit code speak' -r -f -a "warning\t''
unknown\t''
critical\t''
never\t''"
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand runbook; and __fish_seen_subcommand_from resume" -l deadline -d 'Limit for the whole run (default 60s for a one-pass look)' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand runbook; and __fish_seen_subcommand_from resume" -l ping -d 'URL to tell of start, exit code and end of output (dead-man ping)' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand runbook; and __fish_seen_subcommand_from resume" -l parallel -d 'Requests at once' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand runbook; and __fish_seen_subcommand_from resume" -l reason -d 'Why; kept in the record' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand runbook; and __fish_seen_subcommand_from resume" -l unattended -d 'Do what a machine can, and leave the rest pending for a person'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand runbook; and __fish_seen_subcommand_from resume" -l stop -d 'End it for good instead: what is open is recorded as not reached'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand runbook; and __fish_seen_subcommand_from resume" -s q -l quiet -d 'Print only what is not ok'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand runbook; and __fish_seen_subcommand_from resume" -s v -l verbose -d 'Show each request (-vv: also the start of bodies)'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand runbook; and __fish_seen_subcommand_from resume" -l record -d 'Keep what a look found as a record'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand runbook; and __fish_seen_subcommand_from resume" -l stateful -d 'For cron: count a trouble only when runs in a row agree, and notify on transitions only'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand runbook; and __fish_seen_subcommand_from resume" -s y -l yes -d 'Agree to plans in advance'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand runbook; and __fish_seen_subcommand_from resume" -l dry-run -d 'Show the plan and stop'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand runbook; and __fish_seen_subcommand_from resume" -l take-over -d 'Take the lock of another run over'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand runbook; and __fish_seen_subcommand_from resume" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand runbook; and __fish_seen_subcommand_from approve" -l config -d 'Configuration file (default: mlopsctl.yaml here or in a parent)' -r -F
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand runbook; and __fish_seen_subcommand_from approve" -l env -d 'Environment of the configuration to use' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand runbook; and __fish_seen_subcommand_from approve" -s o -l output -d 'table, json, yaml, markdown, csv, junit, prometheus, nagios, github or html; may be given several times' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand runbook; and __fish_seen_subcommand_from approve" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand runbook; and __fish_seen_subcommand_from approve" -l fail-on -d 'The least verdict that makes the exit code speak' -r -f -a "warning\t''
unknown\t''
critical\t''
never\t''"
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand runbook; and __fish_seen_subcommand_from approve" -l deadline -d 'Limit for the whole run (default 60s for a one-pass look)' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand runbook; and __fish_seen_subcommand_from approve" -l ping -d 'URL to tell of start, exit code and end of output (dead-man ping)' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand runbook; and __fish_seen_subcommand_from approve" -l parallel -d 'Requests at once' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand runbook; and __fish_seen_subcommand_from approve" -l reason -d 'Why; kept in the record' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand runbook; and __fish_seen_subcommand_from approve" -s q -l quiet -d 'Print only what is not ok'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand runbook; and __fish_seen_subcommand_from approve" -s v -l verbose -d 'Show each request (-vv: also the start of bodies)'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand runbook; and __fish_seen_subcommand_from approve" -l record -d 'Keep what a look found as a record'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand runbook; and __fish_seen_subcommand_from approve" -l stateful -d 'For cron: count a trouble only when runs in a row agree, and notify on transitions only'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand runbook; and __fish_seen_subcommand_from approve" -s y -l yes -d 'Agree to plans in advance'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand runbook; and __fish_seen_subcommand_from approve" -l dry-run -d 'Show the plan and stop'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand runbook; and __fish_seen_subcommand_from approve" -l take-over -d 'Take the lock of another run over'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand runbook; and __fish_seen_subcommand_from approve" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand runbook; and __fish_seen_subcommand_from due" -l date -d 'Judge this day, as at its end (default: now)' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand runbook; and __fish_seen_subcommand_from due" -l since -d 'Count from this day on (default: the first use)' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand runbook; and __fish_seen_subcommand_from due" -l days -d 'Show also what comes within so many days' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand runbook; and __fish_seen_subcommand_from due" -l config -d 'Configuration file (default: mlopsctl.yaml here or in a parent)' -r -F
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand runbook; and __fish_seen_subcommand_from due" -l env -d 'Environment of the configuration to use' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand runbook; and __fish_seen_subcommand_from due" -s o -l output -d 'table, json, yaml, markdown, csv, junit, prometheus, nagios, github or html; may be given several times' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand runbook; and __fish_seen_subcommand_from due" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand runbook; and __fish_seen_subcommand_from due" -l fail-on -d 'The least verdict that makes the exit code speak' -r -f -a "warning\t''
unknown\t''
critical\t''
never\t''"
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand runbook; and __fish_seen_subcommand_from due" -l deadline -d 'Limit for the whole run (default 60s for a one-pass look)' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand runbook; and __fish_seen_subcommand_from due" -l ping -d 'URL to tell of start, exit code and end of output (dead-man ping)' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand runbook; and __fish_seen_subcommand_from due" -l parallel -d 'Requests at once' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand runbook; and __fish_seen_subcommand_from due" -l reason -d 'Why; kept in the record' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand runbook; and __fish_seen_subcommand_from due" -s q -l quiet -d 'Print only what is not ok'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand runbook; and __fish_seen_subcommand_from due" -s v -l verbose -d 'Show each request (-vv: also the start of bodies)'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand runbook; and __fish_seen_subcommand_from due" -l record -d 'Keep what a look found as a record'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand runbook; and __fish_seen_subcommand_from due" -l stateful -d 'For cron: count a trouble only when runs in a row agree, and notify on transitions only'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand runbook; and __fish_seen_subcommand_from due" -s y -l yes -d 'Agree to plans in advance'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand runbook; and __fish_seen_subcommand_from due" -l dry-run -d 'Show the plan and stop'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand runbook; and __fish_seen_subcommand_from due" -l take-over -d 'Take the lock of another run over'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand runbook; and __fish_seen_subcommand_from due" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand runbook; and __fish_seen_subcommand_from report" -l config -d 'Configuration file (default: mlopsctl.yaml here or in a parent)' -r -F
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand runbook; and __fish_seen_subcommand_from report" -l env -d 'Environment of the configuration to use' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand runbook; and __fish_seen_subcommand_from report" -s o -l output -d 'table, json, yaml, markdown, csv, junit, prometheus, nagios, github or html; may be given several times' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand runbook; and __fish_seen_subcommand_from report" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand runbook; and __fish_seen_subcommand_from report" -l fail-on -d 'The least verdict that makes the exit code speak' -r -f -a "warning\t''
unknown\t''
critical\t''
never\t''"
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand runbook; and __fish_seen_subcommand_from report" -l deadline -d 'Limit for the whole run (default 60s for a one-pass look)' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand runbook; and __fish_seen_subcommand_from report" -l ping -d 'URL to tell of start, exit code and end of output (dead-man ping)' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand runbook; and __fish_seen_subcommand_from report" -l parallel -d 'Requests at once' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand runbook; and __fish_seen_subcommand_from report" -l reason -d 'Why; kept in the record' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand runbook; and __fish_seen_subcommand_from report" -s q -l quiet -d 'Print only what is not ok'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand runbook; and __fish_seen_subcommand_from report" -s v -l verbose -d 'Show each request (-vv: also the start of bodies)'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand runbook; and __fish_seen_subcommand_from report" -l record -d 'Keep what a look found as a record'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand runbook; and __fish_seen_subcommand_from report" -l stateful -d 'For cron: count a trouble only when runs in a row agree, and notify on transitions only'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand runbook; and __fish_seen_subcommand_from report" -s y -l yes -d 'Agree to plans in advance'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand runbook; and __fish_seen_subcommand_from report" -l dry-run -d 'Show the plan and stop'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand runbook; and __fish_seen_subcommand_from report" -l take-over -d 'Take the lock of another run over'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand runbook; and __fish_seen_subcommand_from report" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand runbook; and __fish_seen_subcommand_from lint" -l config -d 'Configuration file (default: mlopsctl.yaml here or in a parent)' -r -F
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand runbook; and __fish_seen_subcommand_from lint" -l env -d 'Environment of the configuration to use' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand runbook; and __fish_seen_subcommand_from lint" -s o -l output -d 'table, json, yaml, markdown, csv, junit, prometheus, nagios, github or html; may be given several times' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand runbook; and __fish_seen_subcommand_from lint" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand runbook; and __fish_seen_subcommand_from lint" -l fail-on -d 'The least verdict that makes the exit code speak' -r -f -a "warning\t''
unknown\t''
critical\t''
never\t''"
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand runbook; and __fish_seen_subcommand_from lint" -l deadline -d 'Limit for the whole run (default 60s for a one-pass look)' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand runbook; and __fish_seen_subcommand_from lint" -l ping -d 'URL to tell of start, exit code and end of output (dead-man ping)' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand runbook; and __fish_seen_subcommand_from lint" -l parallel -d 'Requests at once' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand runbook; and __fish_seen_subcommand_from lint" -l reason -d 'Why; kept in the record' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand runbook; and __fish_seen_subcommand_from lint" -s q -l quiet -d 'Print only what is not ok'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand runbook; and __fish_seen_subcommand_from lint" -s v -l verbose -d 'Show each request (-vv: also the start of bodies)'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand runbook; and __fish_seen_subcommand_from lint" -l record -d 'Keep what a look found as a record'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand runbook; and __fish_seen_subcommand_from lint" -l stateful -d 'For cron: count a trouble only when runs in a row agree, and notify on transitions only'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand runbook; and __fish_seen_subcommand_from lint" -s y -l yes -d 'Agree to plans in advance'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand runbook; and __fish_seen_subcommand_from lint" -l dry-run -d 'Show the plan and stop'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand runbook; and __fish_seen_subcommand_from lint" -l take-over -d 'Take the lock of another run over'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand runbook; and __fish_seen_subcommand_from lint" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand runbook; and __fish_seen_subcommand_from help" -f -a "list" -d 'List runbooks, when they are for, and when they ran last'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand runbook; and __fish_seen_subcommand_from help" -f -a "show" -d 'Show a runbook with its steps'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand runbook; and __fish_seen_subcommand_from help" -f -a "run" -d 'Run a procedure, step by step'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand runbook; and __fish_seen_subcommand_from help" -f -a "resume" -d 'Go on with a run that was paused, killed, or left waiting'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand runbook; and __fish_seen_subcommand_from help" -f -a "approve" -d 'Agree to a step that needs somebody else'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand runbook; and __fish_seen_subcommand_from help" -f -a "due" -d 'Show what is due, overdue, done and missed'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand runbook; and __fish_seen_subcommand_from help" -f -a "report" -d 'Prove what was done: a run with its evidence'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand runbook; and __fish_seen_subcommand_from help" -f -a "lint" -d 'Check runbook files and report every fault'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand runbook; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand incident; and not __fish_seen_subcommand_from start ack note run mitigate close list report capture help" -l config -d 'Configuration file (default: mlopsctl.yaml here or in a parent)' -r -F
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand incident; and not __fish_seen_subcommand_from start ack note run mitigate close list report capture help" -l env -d 'Environment of the configuration to use' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand incident; and not __fish_seen_subcommand_from start ack note run mitigate close list report capture help" -s o -l output -d 'table, json, yaml, markdown, csv, junit, prometheus, nagios, github or html; may be given several times' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand incident; and not __fish_seen_subcommand_from start ack note run mitigate close list report capture help" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand incident; and not __fish_seen_subcommand_from start ack note run mitigate close list report capture help" -l fail-on -d 'The least verdict that makes the exit code speak' -r -f -a "warning\t''
unknown\t''
critical\t''
never\t''"
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand incident; and not __fish_seen_subcommand_from start ack note run mitigate close list report capture help" -l deadline -d 'Limit for the whole run (default 60s for a one-pass look)' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand incident; and not __fish_seen_subcommand_from start ack note run mitigate close list report capture help" -l ping -d 'URL to tell of start, exit code and end of output (dead-man ping)' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand incident; and not __fish_seen_subcommand_from start ack note run mitigate close list report capture help" -l parallel -d 'Requests at once' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand incident; and not __fish_seen_subcommand_from start ack note run mitigate close list report capture help" -l reason -d 'Why; kept in the record' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand incident; and not __fish_seen_subcommand_from start ack note run mitigate close list report capture help" -s q -l quiet -d 'Print only what is not ok'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand incident; and not __fish_seen_subcommand_from start ack note run mitigate close list report capture help" -s v -l verbose -d 'Show each request (-vv: also the start of bodies)'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand incident; and not __fish_seen_subcommand_from start ack note run mitigate close list report capture help" -l record -d 'Keep what a look found as a record'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand incident; and not __fish_seen_subcommand_from start ack note run mitigate close list report capture help" -l stateful -d 'For cron: count a trouble only when runs in a row agree, and notify on transitions only'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand incident; and not __fish_seen_subcommand_from start ack note run mitigate close list report capture help" -s y -l yes -d 'Agree to plans in advance'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand incident; and not __fish_seen_subcommand_from start ack note run mitigate close list report capture help" -l dry-run -d 'Show the plan and stop'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand incident; and not __fish_seen_subcommand_from start ack note run mitigate close list report capture help" -l take-over -d 'Take the lock of another run over'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand incident; and not __fish_seen_subcommand_from start ack note run mitigate close list report capture help" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand incident; and not __fish_seen_subcommand_from start ack note run mitigate close list report capture help" -f -a "start" -d 'Start an incident: from here on the response target of its severity counts'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand incident; and not __fish_seen_subcommand_from start ack note run mitigate close list report capture help" -f -a "ack" -d 'Say that somebody works on it; stops the clock of the response target'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand incident; and not __fish_seen_subcommand_from start ack note run mitigate close list report capture help" -f -a "note" -d 'Note what was seen, done or learned; also after the incident is closed'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand incident; and not __fish_seen_subcommand_from start ack note run mitigate close list report capture help" -f -a "run" -d 'Run a procedure for an incident, with its service filled in'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand incident; and not __fish_seen_subcommand_from start ack note run mitigate close list report capture help" -f -a "mitigate" -d 'Say that the harm is over, even if the cause is not; its services are looked at'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand incident; and not __fish_seen_subcommand_from start ack note run mitigate close list report capture help" -f -a "close" -d 'Close an incident; its services are looked at a last time'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand incident; and not __fish_seen_subcommand_from start ack note run mitigate close list report capture help" -f -a "list" -d 'List open incidents with their targets and whom to call'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand incident; and not __fish_seen_subcommand_from start ack note run mitigate close list report capture help" -f -a "report" -d 'Draft the post-mortem: what happened, impact in numbers, timeline, causes, actions'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand incident; and not __fish_seen_subcommand_from start ack note run mitigate close list report capture help" -f -a "capture" -d 'Capture evidence: health, checks, alerts, logs, containers, versions, configuration in one tar.gz'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand incident; and not __fish_seen_subcommand_from start ack note run mitigate close list report capture help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand incident; and __fish_seen_subcommand_from start" -l severity -d 'SEV-1 (the gravest) to SEV-4' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand incident; and __fish_seen_subcommand_from start" -l title -d 'What is wrong, in a line' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand incident; and __fish_seen_subcommand_from start" -l from-check -d 'The finding that tells of it: its id, or the name of a service or check' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand incident; and __fish_seen_subcommand_from start" -l service -d 'Service that suffers; may be given several times' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand incident; and __fish_seen_subcommand_from start" -l since -d 'When the trouble began, if that was earlier: a time (RFC 3339) or how long ago (20m)' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand incident; and __fish_seen_subcommand_from start" -l config -d 'Configuration file (default: mlopsctl.yaml here or in a parent)' -r -F
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand incident; and __fish_seen_subcommand_from start" -l env -d 'Environment of the configuration to use' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand incident; and __fish_seen_subcommand_from start" -s o -l output -d 'table, json, yaml, markdown, csv, junit, prometheus, nagios, github or html; may be given several times' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand incident; and __fish_seen_subcommand_from start" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand incident; and __fish_seen_subcommand_from start" -l fail-on -d 'The least verdict that makes the exit code speak' -r -f -a "warning\t''
unknown\t''
critical\t''
never\t''"
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand incident; and __fish_seen_subcommand_from start" -l deadline -d 'Limit for the whole run (default 60s for a one-pass look)' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand incident; and __fish_seen_subcommand_from start" -l ping -d 'URL to tell of start, exit code and end of output (dead-man ping)' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand incident; and __fish_seen_subcommand_from start" -l parallel -d 'Requests at once' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand incident; and __fish_seen_subcommand_from start" -l reason -d 'Why; kept in the record' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand incident; and __fish_seen_subcommand_from start" -s q -l quiet -d 'Print only what is not ok'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand incident; and __fish_seen_subcommand_from start" -s v -l verbose -d 'Show each request (-vv: also the start of bodies)'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand incident; and __fish_seen_subcommand_from start" -l record -d 'Keep what a look found as a record'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand incident; and __fish_seen_subcommand_from start" -l stateful -d 'For cron: count a trouble only when runs in a row agree, and notify on transitions only'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand incident; and __fish_seen_subcommand_from start" -s y -l yes -d 'Agree to plans in advance'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand incident; and __fish_seen_subcommand_from start" -l dry-run -d 'Show the plan and stop'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand incident; and __fish_seen_subcommand_from start" -l take-over -d 'Take the lock of another run over'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand incident; and __fish_seen_subcommand_from start" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand incident; and __fish_seen_subcommand_from ack" -s i -l incident -d 'Id, or its start (default: the only open one)' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand incident; and __fish_seen_subcommand_from ack" -l config -d 'Configuration file (default: mlopsctl.yaml here or in a parent)' -r -F
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand incident; and __fish_seen_subcommand_from ack" -l env -d 'Environment of the configuration to use' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand incident; and __fish_seen_subcommand_from ack" -s o -l output -d 'table, json, yaml, markdown, csv, junit, prometheus, nagios, github or html; may be given several times' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand incident; and __fish_seen_subcommand_from ack" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand incident; and __fish_seen_subcommand_from ack" -l fail-on -d 'The least verdict that makes the exit code speak' -r -f -a "warning\t''
unknown\t''
critical\t''
never\t''"
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand incident; and __fish_seen_subcommand_from ack" -l deadline -d 'Limit for the whole run (default 60s for a one-pass look)' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand incident; and __fish_seen_subcommand_from ack" -l ping -d 'URL to tell of start, exit code and end of output (dead-man ping)' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand incident; and __fish_seen_subcommand_from ack" -l parallel -d 'Requests at once' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand incident; and __fish_seen_subcommand_from ack" -l reason -d 'Why; kept in the record' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand incident; and __fish_seen_subcommand_from ack" -s q -l quiet -d 'Print only what is not ok'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand incident; and __fish_seen_subcommand_from ack" -s v -l verbose -d 'Show each request (-vv: also the start of bodies)'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand incident; and __fish_seen_subcommand_from ack" -l record -d 'Keep what a look found as a record'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand incident; and __fish_seen_subcommand_from ack" -l stateful -d 'For cron: count a trouble only when runs in a row agree, and notify on transitions only'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand incident; and __fish_seen_subcommand_from ack" -s y -l yes -d 'Agree to plans in advance'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand incident; and __fish_seen_subcommand_from ack" -l dry-run -d 'Show the plan and stop'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand incident; and __fish_seen_subcommand_from ack" -l take-over -d 'Take the lock of another run over'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand incident; and __fish_seen_subcommand_from ack" -s h -l help -d 'Print help'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand incident; and __fish_seen_subcommand_from note" -s i -l incident -d 'Id, or its start (default: the only open one)' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand incident; and __fish_seen_subcommand_from note" -l severity -d 'It is graver, or less grave, than thought; its response target counts from the start' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand incident; and __fish_seen_subcommand_from note" -l factor -d 'What helped to bring it about' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand incident; and __fish_seen_subcommand_from note" -l action -d 'What is to be done so that it does not come back' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand incident; and __fish_seen_subcommand_from note" -l owner -d 'Who does it' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand incident; and __fish_seen_subcommand_from note" -l due -d 'By when' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand incident; and __fish_seen_subcommand_from note" -l went-well -d 'What went well' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand incident; and __fish_seen_subcommand_from note" -l went-badly -d 'What did not' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand incident; and __fish_seen_subcommand_from note" -l config -d 'Configuration file (default: mlopsctl.yaml here or in a parent)' -r -F
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand incident; and __fish_seen_subcommand_from note" -l env -d 'Environment of the configuration to use' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand incident; and __fish_seen_subcommand_from note" -s o -l output -d 'table, json, yaml, markdown, csv, junit, prometheus, nagios, github or html; may be given several times' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand incident; and __fish_seen_subcommand_from note" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand incident; and __fish_seen_subcommand_from note" -l fail-on -d 'The least verdict that makes the exit code speak' -r -f -a "warning\t''
unknown\t''
critical\t''
never\t''"
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand incident; and __fish_seen_subcommand_from note" -l deadline -d 'Limit for the whole run (default 60s for a one-pass look)' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand incident; and __fish_seen_subcommand_from note" -l ping -d 'URL to tell of start, exit code and end of output (dead-man ping)' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand incident; and __fish_seen_subcommand_from note" -l parallel -d 'Requests at once' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand incident; and __fish_seen_subcommand_from note" -l reason -d 'Why; kept in the record' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand incident; and __fish_seen_subcommand_from note" -s q -l quiet -d 'Print only what is not ok'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand incident; and __fish_seen_subcommand_from note" -s v -l verbose -d 'Show each request (-vv: also the start of bodies)'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand incident; and __fish_seen_subcommand_from note" -l record -d 'Keep what a look found as a record'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand incident; and __fish_seen_subcommand_from note" -l stateful -d 'For cron: count a trouble only when runs in a row agree, and notify on transitions only'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand incident; and __fish_seen_subcommand_from note" -s y -l yes -d 'Agree to plans in advance'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand incident; and __fish_seen_subcommand_from note" -l dry-run -d 'Show the plan and stop'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand incident; and __fish_seen_subcommand_from note" -l take-over -d 'Take the lock of another run over'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand incident; and __fish_seen_subcommand_from note" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand incident; and __fish_seen_subcommand_from run" -s i -l incident -d 'Id, or its start (default: the only open one)' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand incident; and __fish_seen_subcommand_from run" -l set -d 'A value of the procedure; may be given several times' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand incident; and __fish_seen_subcommand_from run" -l config -d 'Configuration file (default: mlopsctl.yaml here or in a parent)' -r -F
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand incident; and __fish_seen_subcommand_from run" -l env -d 'Environment of the configuration to use' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand incident; and __fish_seen_subcommand_from run" -s o -l output -d 'table, json, yaml, markdown, csv, junit, prometheus, nagios, github or html; may be given several times' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand incident; and __fish_seen_subcommand_from run" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand incident; and __fish_seen_subcommand_from run" -l fail-on -d 'The least verdict that makes the exit code speak' -r -f -a "warning\t''
unknown\t''
critical\t''
never\t''"
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand incident; and __fish_seen_subcommand_from run" -l deadline -d 'Limit for the whole run (default 60s for a one-pass look)' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand incident; and __fish_seen_subcommand_from run" -l ping -d 'URL to tell of start, exit code and end of output (dead-man ping)' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand incident; and __fish_seen_subcommand_from run" -l parallel -d 'Requests at once' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand incident; and __fish_seen_subcommand_from run" -l reason -d 'Why; kept in the record' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand incident; and __fish_seen_subcommand_from run" -l unattended -d 'Do what a machine can, and leave the rest pending for a person'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand incident; and __fish_seen_subcommand_from run" -s q -l quiet -d 'Print only what is not ok'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand incident; and __fish_seen_subcommand_from run" -s v -l verbose -d 'Show each request (-vv: also the start of bodies)'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand incident; and __fish_seen_subcommand_from run" -l record -d 'Keep what a look found as a record'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand incident; and __fish_seen_subcommand_from run" -l stateful -d 'For cron: count a trouble only when runs in a row agree, and notify on transitions only'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand incident; and __fish_seen_subcommand_from run" -s y -l yes -d 'Agree to plans in advance'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand incident; and __fish_seen_subcommand_from run" -l dry-run -d 'Show the plan and stop'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand incident; and __fish_seen_subcommand_from run" -l take-over -d 'Take the lock of another run over'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand incident; and __fish_seen_subcommand_from run" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand incident; and __fish_seen_subcommand_from mitigate" -s i -l incident -d 'Id, or its start (default: the only open one)' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand incident; and __fish_seen_subcommand_from mitigate" -l config -d 'Configuration file (default: mlopsctl.yaml here or in a parent)' -r -F
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand incident; and __fish_seen_subcommand_from mitigate" -l env -d 'Environment of the configuration to use' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand incident; and __fish_seen_subcommand_from mitigate" -s o -l output -d 'table, json, yaml, markdown, csv, junit, prometheus, nagios, github or html; may be given several times' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand incident; and __fish_seen_subcommand_from mitigate" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand incident; and __fish_seen_subcommand_from mitigate" -l fail-on -d 'The least verdict that makes the exit code speak' -r -f -a "warning\t''
unknown\t''
critical\t''
never\t''"
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand incident; and __fish_seen_subcommand_from mitigate" -l deadline -d 'Limit for the whole run (default 60s for a one-pass look)' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand incident; and __fish_seen_subcommand_from mitigate" -l ping -d 'URL to tell of start, exit code and end of output (dead-man ping)' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand incident; and __fish_seen_subcommand_from mitigate" -l parallel -d 'Requests at once' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand incident; and __fish_seen_subcommand_from mitigate" -l reason -d 'Why; kept in the record' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand incident; and __fish_seen_subcommand_from mitigate" -s q -l quiet -d 'Print only what is not ok'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand incident; and __fish_seen_subcommand_from mitigate" -s v -l verbose -d 'Show each request (-vv: also the start of bodies)'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand incident; and __fish_seen_subcommand_from mitigate" -l record -d 'Keep what a look found as a record'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand incident; and __fish_seen_subcommand_from mitigate" -l stateful -d 'For cron: count a trouble only when runs in a row agree, and notify on transitions only'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand incident; and __fish_seen_subcommand_from mitigate" -s y -l yes -d 'Agree to plans in advance'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand incident; and __fish_seen_subcommand_from mitigate" -l dry-run -d 'Show the plan and stop'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand incident; and __fish_seen_subcommand_from mitigate" -l take-over -d 'Take the lock of another run over'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand incident; and __fish_seen_subcommand_from mitigate" -s h -l help -d 'Print help'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand incident; and __fish_seen_subcommand_from close" -s i -l incident -d 'Id, or its start (default: the only open one)' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand incident; and __fish_seen_subcommand_from close" -l config -d 'Configuration file (default: mlopsctl.yaml here or in a parent)' -r -F
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand incident; and __fish_seen_subcommand_from close" -l env -d 'Environment of the configuration to use' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand incident; and __fish_seen_subcommand_from close" -s o -l output -d 'table, json, yaml, markdown, csv, junit, prometheus, nagios, github or html; may be given several times' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand incident; and __fish_seen_subcommand_from close" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand incident; and __fish_seen_subcommand_from close" -l fail-on -d 'The least verdict that makes the exit code speak' -r -f -a "warning\t''
unknown\t''
critical\t''
never\t''"
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand incident; and __fish_seen_subcommand_from close" -l deadline -d 'Limit for the whole run (default 60s for a one-pass look)' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand incident; and __fish_seen_subcommand_from close" -l ping -d 'URL to tell of start, exit code and end of output (dead-man ping)' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand incident; and __fish_seen_subcommand_from close" -l parallel -d 'Requests at once' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand incident; and __fish_seen_subcommand_from close" -l reason -d 'Why; kept in the record' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand incident; and __fish_seen_subcommand_from close" -s q -l quiet -d 'Print only what is not ok'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand incident; and __fish_seen_subcommand_from close" -s v -l verbose -d 'Show each request (-vv: also the start of bodies)'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand incident; and __fish_seen_subcommand_from close" -l record -d 'Keep what a look found as a record'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand incident; and __fish_seen_subcommand_from close" -l stateful -d 'For cron: count a trouble only when runs in a row agree, and notify on transitions only'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand incident; and __fish_seen_subcommand_from close" -s y -l yes -d 'Agree to plans in advance'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand incident; and __fish_seen_subcommand_from close" -l dry-run -d 'Show the plan and stop'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand incident; and __fish_seen_subcommand_from close" -l take-over -d 'Take the lock of another run over'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand incident; and __fish_seen_subcommand_from close" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand incident; and __fish_seen_subcommand_from list" -l config -d 'Configuration file (default: mlopsctl.yaml here or in a parent)' -r -F
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand incident; and __fish_seen_subcommand_from list" -l env -d 'Environment of the configuration to use' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand incident; and __fish_seen_subcommand_from list" -s o -l output -d 'table, json, yaml, markdown, csv, junit, prometheus, nagios, github or html; may be given several times' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand incident; and __fish_seen_subcommand_from list" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand incident; and __fish_seen_subcommand_from list" -l fail-on -d 'The least verdict that makes the exit code speak' -r -f -a "warning\t''
unknown\t''
critical\t''
never\t''"
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand incident; and __fish_seen_subcommand_from list" -l deadline -d 'Limit for the whole run (default 60s for a one-pass look)' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand incident; and __fish_seen_subcommand_from list" -l ping -d 'URL to tell of start, exit code and end of output (dead-man ping)' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand incident; and __fish_seen_subcommand_from list" -l parallel -d 'Requests at once' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand incident; and __fish_seen_subcommand_from list" -l reason -d 'Why; kept in the record' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand incident; and __fish_seen_subcommand_from list" -s a -l all -d 'Closed ones, too: the newest 200'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand incident; and __fish_seen_subcommand_from list" -s q -l quiet -d 'Print only what is not ok'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand incident; and __fish_seen_subcommand_from list" -s v -l verbose -d 'Show each request (-vv: also the start of bodies)'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand incident; and __fish_seen_subcommand_from list" -l record -d 'Keep what a look found as a record'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand incident; and __fish_seen_subcommand_from list" -l stateful -d 'For cron: count a trouble only when runs in a row agree, and notify on transitions only'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand incident; and __fish_seen_subcommand_from list" -s y -l yes -d 'Agree to plans in advance'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand incident; and __fish_seen_subcommand_from list" -l dry-run -d 'Show the plan and stop'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand incident; and __fish_seen_subcommand_from list" -l take-over -d 'Take the lock of another run over'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand incident; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand incident; and __fish_seen_subcommand_from report" -s i -l incident -d 'Id, or its start (default: the only open one)' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand incident; and __fish_seen_subcommand_from report" -l config -d 'Configuration file (default: mlopsctl.yaml here or in a parent)' -r -F
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand incident; and __fish_seen_subcommand_from report" -l env -d 'Environment of the configuration to use' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand incident; and __fish_seen_subcommand_from report" -s o -l output -d 'table, json, yaml, markdown, csv, junit, prometheus, nagios, github or html; may be given several times' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand incident; and __fish_seen_subcommand_from report" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand incident; and __fish_seen_subcommand_from report" -l fail-on -d 'The least verdict that makes the exit code speak' -r -f -a "warning\t''
unknown\t''
critical\t''
never\t''"
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand incident; and __fish_seen_subcommand_from report" -l deadline -d 'Limit for the whole run (default 60s for a one-pass look)' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand incident; and __fish_seen_subcommand_from report" -l ping -d 'URL to tell of start, exit code and end of output (dead-man ping)' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand incident; and __fish_seen_subcommand_from report" -l parallel -d 'Requests at once' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand incident; and __fish_seen_subcommand_from report" -l reason -d 'Why; kept in the record' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand incident; and __fish_seen_subcommand_from report" -s q -l quiet -d 'Print only what is not ok'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand incident; and __fish_seen_subcommand_from report" -s v -l verbose -d 'Show each request (-vv: also the start of bodies)'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand incident; and __fish_seen_subcommand_from report" -l record -d 'Keep what a look found as a record'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand incident; and __fish_seen_subcommand_from report" -l stateful -d 'For cron: count a trouble only when runs in a row agree, and notify on transitions only'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand incident; and __fish_seen_subcommand_from report" -s y -l yes -d 'Agree to plans in advance'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand incident; and __fish_seen_subcommand_from report" -l dry-run -d 'Show the plan and stop'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand incident; and __fish_seen_subcommand_from report" -l take-over -d 'Take the lock of another run over'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand incident; and __fish_seen_subcommand_from report" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand incident; and __fish_seen_subcommand_from capture" -s i -l incident -d 'Id, or its start (default: the only open one, if there is one)' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand incident; and __fish_seen_subcommand_from capture" -l out -d 'The archive (default: capture-TIME.tar.gz in this folder)' -r -F
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand incident; and __fish_seen_subcommand_from capture" -l config -d 'Configuration file (default: mlopsctl.yaml here or in a parent)' -r -F
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand incident; and __fish_seen_subcommand_from capture" -l env -d 'Environment of the configuration to use' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand incident; and __fish_seen_subcommand_from capture" -s o -l output -d 'table, json, yaml, markdown, csv, junit, prometheus, nagios, github or html; may be given several times' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand incident; and __fish_seen_subcommand_from capture" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand incident; and __fish_seen_subcommand_from capture" -l fail-on -d 'The least verdict that makes the exit code speak' -r -f -a "warning\t''
unknown\t''
critical\t''
never\t''"
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand incident; and __fish_seen_subcommand_from capture" -l deadline -d 'Limit for the whole run (default 60s for a one-pass look)' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand incident; and __fish_seen_subcommand_from capture" -l ping -d 'URL to tell of start, exit code and end of output (dead-man ping)' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand incident; and __fish_seen_subcommand_from capture" -l parallel -d 'Requests at once' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand incident; and __fish_seen_subcommand_from capture" -l reason -d 'Why; kept in the record' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand incident; and __fish_seen_subcommand_from capture" -s q -l quiet -d 'Print only what is not ok'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand incident; and __fish_seen_subcommand_from capture" -s v -l verbose -d 'Show each request (-vv: also the start of bodies)'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand incident; and __fish_seen_subcommand_from capture" -l record -d 'Keep what a look found as a record'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand incident; and __fish_seen_subcommand_from capture" -l stateful -d 'For cron: count a trouble only when runs in a row agree, and notify on transitions only'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand incident; and __fish_seen_subcommand_from capture" -s y -l yes -d 'Agree to plans in advance'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand incident; and __fish_seen_subcommand_from capture" -l dry-run -d 'Show the plan and stop'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand incident; and __fish_seen_subcommand_from capture" -l take-over -d 'Take the lock of another run over'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand incident; and __fish_seen_subcommand_from capture" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand incident; and __fish_seen_subcommand_from help" -f -a "start" -d 'Start an incident: from here on the response target of its severity counts'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand incident; and __fish_seen_subcommand_from help" -f -a "ack" -d 'Say that somebody works on it; stops the clock of the response target'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand incident; and __fish_seen_subcommand_from help" -f -a "note" -d 'Note what was seen, done or learned; also after the incident is closed'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand incident; and __fish_seen_subcommand_from help" -f -a "run" -d 'Run a procedure for an incident, with its service filled in'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand incident; and __fish_seen_subcommand_from help" -f -a "mitigate" -d 'Say that the harm is over, even if the cause is not; its services are looked at'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand incident; and __fish_seen_subcommand_from help" -f -a "close" -d 'Close an incident; its services are looked at a last time'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand incident; and __fish_seen_subcommand_from help" -f -a "list" -d 'List open incidents with their targets and whom to call'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand incident; and __fish_seen_subcommand_from help" -f -a "report" -d 'Draft the post-mortem: what happened, impact in numbers, timeline, causes, actions'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand incident; and __fish_seen_subcommand_from help" -f -a "capture" -d 'Capture evidence: health, checks, alerts, logs, containers, versions, configuration in one tar.gz'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand incident; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand mute; and not __fish_seen_subcommand_from list end help" -l for -d 'How long, at most 30d' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand mute; and not __fish_seen_subcommand_from list end help" -l config -d 'Configuration file (default: mlopsctl.yaml here or in a parent)' -r -F
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand mute; and not __fish_seen_subcommand_from list end help" -l env -d 'Environment of the configuration to use' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand mute; and not __fish_seen_subcommand_from list end help" -s o -l output -d 'table, json, yaml, markdown, csv, junit, prometheus, nagios, github or html; may be given several times' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand mute; and not __fish_seen_subcommand_from list end help" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand mute; and not __fish_seen_subcommand_from list end help" -l fail-on -d 'The least verdict that makes the exit code speak' -r -f -a "warning\t''
unknown\t''
critical\t''
never\t''"
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand mute; and not __fish_seen_subcommand_from list end help" -l deadline -d 'Limit for the whole run (default 60s for a one-pass look)' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand mute; and not __fish_seen_subcommand_from list end help" -l ping -d 'URL to tell of start, exit code and end of output (dead-man ping)' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand mute; and not __fish_seen_subcommand_from list end help" -l parallel -d 'Requests at once' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand mute; and not __fish_seen_subcommand_from list end help" -l reason -d 'Why; kept in the record' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand mute; and not __fish_seen_subcommand_from list end help" -s q -l quiet -d 'Print only what is not ok'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand mute; and not __fish_seen_subcommand_from list end help" -s v -l verbose -d 'Show each request (-vv: also the start of bodies)'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand mute; and not __fish_seen_subcommand_from list end help" -l record -d 'Keep what a look found as a record'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand mute; and not __fish_seen_subcommand_from list end help" -l stateful -d 'For cron: count a trouble only when runs in a row agree, and notify on transitions only'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand mute; and not __fish_seen_subcommand_from list end help" -s y -l yes -d 'Agree to plans in advance'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand mute; and not __fish_seen_subcommand_from list end help" -l dry-run -d 'Show the plan and stop'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand mute; and not __fish_seen_subcommand_from list end help" -l take-over -d 'Take the lock of another run over'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand mute; and not __fish_seen_subcommand_from list end help" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand mute; and not __fish_seen_subcommand_from list end help" -a "list" -d 'List what is muted now, the first to end first'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand mute; and not __fish_seen_subcommand_from list end help" -a "end" -d 'End mutes now'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand mute; and not __fish_seen_subcommand_from list end help" -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand mute; and __fish_seen_subcommand_from list" -l config -d 'Configuration file (default: mlopsctl.yaml here or in a parent)' -r -F
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand mute; and __fish_seen_subcommand_from list" -l env -d 'Environment of the configuration to use' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand mute; and __fish_seen_subcommand_from list" -s o -l output -d 'table, json, yaml, markdown, csv, junit, prometheus, nagios, github or html; may be given several times' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand mute; and __fish_seen_subcommand_from list" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand mute; and __fish_seen_subcommand_from list" -l fail-on -d 'The least verdict that makes the exit code speak' -r -f -a "warning\t''
unknown\t''
critical\t''
never\t''"
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand mute; and __fish_seen_subcommand_from list" -l deadline -d 'Limit for the whole run (default 60s for a one-pass look)' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand mute; and __fish_seen_subcommand_from list" -l ping -d 'URL to tell of start, exit code and end of output (dead-man ping)' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand mute; and __fish_seen_subcommand_from list" -l parallel -d 'Requests at once' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand mute; and __fish_seen_subcommand_from list" -l reason -d 'Why; kept in the record' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand mute; and __fish_seen_subcommand_from list" -s q -l quiet -d 'Print only what is not ok'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand mute; and __fish_seen_subcommand_from list" -s v -l verbose -d 'Show each request (-vv: also the start of bodies)'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand mute; and __fish_seen_subcommand_from list" -l record -d 'Keep what a look found as a record'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand mute; and __fish_seen_subcommand_from list" -l stateful -d 'For cron: count a trouble only when runs in a row agree, and notify on transitions only'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand mute; and __fish_seen_subcommand_from list" -s y -l yes -d 'Agree to plans in advance'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand mute; and __fish_seen_subcommand_from list" -l dry-run -d 'Show the plan and stop'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand mute; and __fish_seen_subcommand_from list" -l take-over -d 'Take the lock of another run over'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand mute; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand mute; and __fish_seen_subcommand_from end" -l config -d 'Configuration file (default: mlopsctl.yaml here or in a parent)' -r -F
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand mute; and __fish_seen_subcommand_from end" -l env -d 'Environment of the configuration to use' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand mute; and __fish_seen_subcommand_from end" -s o -l output -d 'table, json, yaml, markdown, csv, junit, prometheus, nagios, github or html; may be given several times' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand mute; and __fish_seen_subcommand_from end" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand mute; and __fish_seen_subcommand_from end" -l fail-on -d 'The least verdict that makes the exit code speak' -r -f -a "warning\t''
unknown\t''
critical\t''
never\t''"
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand mute; and __fish_seen_subcommand_from end" -l deadline -d 'Limit for the whole run (default 60s for a one-pass look)' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand mute; and __fish_seen_subcommand_from end" -l ping -d 'URL to tell of start, exit code and end of output (dead-man ping)' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand mute; and __fish_seen_subcommand_from end" -l parallel -d 'Requests at once' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand mute; and __fish_seen_subcommand_from end" -l reason -d 'Why; kept in the record' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand mute; and __fish_seen_subcommand_from end" -s q -l quiet -d 'Print only what is not ok'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand mute; and __fish_seen_subcommand_from end" -s v -l verbose -d 'Show each request (-vv: also the start of bodies)'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand mute; and __fish_seen_subcommand_from end" -l record -d 'Keep what a look found as a record'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand mute; and __fish_seen_subcommand_from end" -l stateful -d 'For cron: count a trouble only when runs in a row agree, and notify on transitions only'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand mute; and __fish_seen_subcommand_from end" -s y -l yes -d 'Agree to plans in advance'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand mute; and __fish_seen_subcommand_from end" -l dry-run -d 'Show the plan and stop'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand mute; and __fish_seen_subcommand_from end" -l take-over -d 'Take the lock of another run over'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand mute; and __fish_seen_subcommand_from end" -s h -l help -d 'Print help'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand mute; and __fish_seen_subcommand_from help" -f -a "list" -d 'List what is muted now, the first to end first'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand mute; and __fish_seen_subcommand_from help" -f -a "end" -d 'End mutes now'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand mute; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand demo" -l scenario -d 'What is wrong with the stack' -r -f -a "healthy\t'Nothing is wrong'
api-down\t'The model API refuses connections'
model-not-loaded\t'The model API answers, but has no model'
slow\t'The model API takes most of a second'
error-rate\t'Every eighth request to the model API fails'
disk-full\t'The volume of the model API is nearly full'
mlflow-down\t'The registry refuses connections; the API degrades'
stale-data\t'No new data has arrived for hours'
high-drift\t'A spike, a slow drift, and a dead monitoring job'
bad-model\t'A new version passed its gate, serves, and does badly'
bad-canary\t'Not yet'"
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand demo" -l dir -d 'Folder to write to and keep; new, empty, or of a former demo (default: a temporary one, removed at the end)' -r -F
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand demo" -l port -d 'Three ports from this one on: model API, MLflow, Alertmanager (default: free ones)' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand demo" -l config -d 'Configuration file (default: mlopsctl.yaml here or in a parent)' -r -F
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand demo" -l env -d 'Environment of the configuration to use' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand demo" -s o -l output -d 'table, json, yaml, markdown, csv, junit, prometheus, nagios, github or html; may be given several times' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand demo" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand demo" -l fail-on -d 'The least verdict that makes the exit code speak' -r -f -a "warning\t''
unknown\t''
critical\t''
never\t''"
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand demo" -l deadline -d 'Limit for the whole run (default 60s for a one-pass look)' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand demo" -l ping -d 'URL to tell of start, exit code and end of output (dead-man ping)' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand demo" -l parallel -d 'Requests at once' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand demo" -l reason -d 'Why; kept in the record' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand demo" -l once -d 'End after the daily runbook, with its exit code'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand demo" -s q -l quiet -d 'Print only what is not ok'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand demo" -s v -l verbose -d 'Show each request (-vv: also the start of bodies)'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand demo" -l record -d 'Keep what a look found as a record'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand demo" -l stateful -d 'For cron: count a trouble only when runs in a row agree, and notify on transitions only'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand demo" -s y -l yes -d 'Agree to plans in advance'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand demo" -l dry-run -d 'Show the plan and stop'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand demo" -l take-over -d 'Take the lock of another run over'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand demo" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand init" -l compose -d 'Compose file to read; may be given several times, later ones win' -r -F
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand init" -l config -d 'Configuration file (default: mlopsctl.yaml here or in a parent)' -r -F
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand init" -l env -d 'Environment of the configuration to use' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand init" -s o -l output -d 'table, json, yaml, markdown, csv, junit, prometheus, nagios, github or html; may be given several times' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand init" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand init" -l fail-on -d 'The least verdict that makes the exit code speak' -r -f -a "warning\t''
unknown\t''
critical\t''
never\t''"
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand init" -l deadline -d 'Limit for the whole run (default 60s for a one-pass look)' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand init" -l ping -d 'URL to tell of start, exit code and end of output (dead-man ping)' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand init" -l parallel -d 'Requests at once' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand init" -l reason -d 'Why; kept in the record' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand init" -l force -d 'Replace an existing mlopsctl.yaml'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand init" -s q -l quiet -d 'Print only what is not ok'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand init" -s v -l verbose -d 'Show each request (-vv: also the start of bodies)'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand init" -l record -d 'Keep what a look found as a record'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand init" -l stateful -d 'For cron: count a trouble only when runs in a row agree, and notify on transitions only'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand init" -s y -l yes -d 'Agree to plans in advance'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand init" -l dry-run -d 'Show the plan and stop'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand init" -l take-over -d 'Take the lock of another run over'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand init" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand config; and not __fish_seen_subcommand_from check show schema help" -l config -d 'Configuration file (default: mlopsctl.yaml here or in a parent)' -r -F
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand config; and not __fish_seen_subcommand_from check show schema help" -l env -d 'Environment of the configuration to use' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand config; and not __fish_seen_subcommand_from check show schema help" -s o -l output -d 'table, json, yaml, markdown, csv, junit, prometheus, nagios, github or html; may be given several times' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand config; and not __fish_seen_subcommand_from check show schema help" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand config; and not __fish_seen_subcommand_from check show schema help" -l fail-on -d 'The least verdict that makes the exit code speak' -r -f -a "warning\t''
unknown\t''
critical\t''
never\t''"
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand config; and not __fish_seen_subcommand_from check show schema help" -l deadline -d 'Limit for the whole run (default 60s for a one-pass look)' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand config; and not __fish_seen_subcommand_from check show schema help" -l ping -d 'URL to tell of start, exit code and end of output (dead-man ping)' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand config; and not __fish_seen_subcommand_from check show schema help" -l parallel -d 'Requests at once' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand config; and not __fish_seen_subcommand_from check show schema help" -l reason -d 'Why; kept in the record' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand config; and not __fish_seen_subcommand_from check show schema help" -s q -l quiet -d 'Print only what is not ok'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand config; and not __fish_seen_subcommand_from check show schema help" -s v -l verbose -d 'Show each request (-vv: also the start of bodies)'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand config; and not __fish_seen_subcommand_from check show schema help" -l record -d 'Keep what a look found as a record'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand config; and not __fish_seen_subcommand_from check show schema help" -l stateful -d 'For cron: count a trouble only when runs in a row agree, and notify on transitions only'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand config; and not __fish_seen_subcommand_from check show schema help" -s y -l yes -d 'Agree to plans in advance'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand config; and not __fish_seen_subcommand_from check show schema help" -l dry-run -d 'Show the plan and stop'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand config; and not __fish_seen_subcommand_from check show schema help" -l take-over -d 'Take the lock of another run over'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand config; and not __fish_seen_subcommand_from check show schema help" -s h -l help -d 'Print help'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand config; and not __fish_seen_subcommand_from check show schema help" -f -a "check" -d 'Find everything that is wrong, each with its place'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand config; and not __fish_seen_subcommand_from check show schema help" -f -a "show" -d 'Print the effective configuration: presets, file, environment and variables in one'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand config; and not __fish_seen_subcommand_from check show schema help" -f -a "schema" -d 'Print the JSON Schema of the file, for editors'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand config; and not __fish_seen_subcommand_from check show schema help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand config; and __fish_seen_subcommand_from check" -l config -d 'Configuration file (default: mlopsctl.yaml here or in a parent)' -r -F
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand config; and __fish_seen_subcommand_from check" -l env -d 'Environment of the configuration to use' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand config; and __fish_seen_subcommand_from check" -s o -l output -d 'table, json, yaml, markdown, csv, junit, prometheus, nagios, github or html; may be given several times' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand config; and __fish_seen_subcommand_from check" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand config; and __fish_seen_subcommand_from check" -l fail-on -d 'The least verdict that makes the exit code speak' -r -f -a "warning\t''
unknown\t''
critical\t''
never\t''"
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand config; and __fish_seen_subcommand_from check" -l deadline -d 'Limit for the whole run (default 60s for a one-pass look)' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand config; and __fish_seen_subcommand_from check" -l ping -d 'URL to tell of start, exit code and end of output (dead-man ping)' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand config; and __fish_seen_subcommand_from check" -l parallel -d 'Requests at once' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand config; and __fish_seen_subcommand_from check" -l reason -d 'Why; kept in the record' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand config; and __fish_seen_subcommand_from check" -s q -l quiet -d 'Print only what is not ok'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand config; and __fish_seen_subcommand_from check" -s v -l verbose -d 'Show each request (-vv: also the start of bodies)'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand config; and __fish_seen_subcommand_from check" -l record -d 'Keep what a look found as a record'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand config; and __fish_seen_subcommand_from check" -l stateful -d 'For cron: count a trouble only when runs in a row agree, and notify on transitions only'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand config; and __fish_seen_subcommand_from check" -s y -l yes -d 'Agree to plans in advance'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand config; and __fish_seen_subcommand_from check" -l dry-run -d 'Show the plan and stop'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand config; and __fish_seen_subcommand_from check" -l take-over -d 'Take the lock of another run over'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand config; and __fish_seen_subcommand_from check" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand config; and __fish_seen_subcommand_from show" -l config -d 'Configuration file (default: mlopsctl.yaml here or in a parent)' -r -F
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand config; and __fish_seen_subcommand_from show" -l env -d 'Environment of the configuration to use' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand config; and __fish_seen_subcommand_from show" -s o -l output -d 'table, json, yaml, markdown, csv, junit, prometheus, nagios, github or html; may be given several times' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand config; and __fish_seen_subcommand_from show" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand config; and __fish_seen_subcommand_from show" -l fail-on -d 'The least verdict that makes the exit code speak' -r -f -a "warning\t''
unknown\t''
critical\t''
never\t''"
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand config; and __fish_seen_subcommand_from show" -l deadline -d 'Limit for the whole run (default 60s for a one-pass look)' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand config; and __fish_seen_subcommand_from show" -l ping -d 'URL to tell of start, exit code and end of output (dead-man ping)' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand config; and __fish_seen_subcommand_from show" -l parallel -d 'Requests at once' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand config; and __fish_seen_subcommand_from show" -l reason -d 'Why; kept in the record' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand config; and __fish_seen_subcommand_from show" -l origin -d 'Say where each value was written'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand config; and __fish_seen_subcommand_from show" -s q -l quiet -d 'Print only what is not ok'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand config; and __fish_seen_subcommand_from show" -s v -l verbose -d 'Show each request (-vv: also the start of bodies)'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand config; and __fish_seen_subcommand_from show" -l record -d 'Keep what a look found as a record'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand config; and __fish_seen_subcommand_from show" -l stateful -d 'For cron: count a trouble only when runs in a row agree, and notify on transitions only'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand config; and __fish_seen_subcommand_from show" -s y -l yes -d 'Agree to plans in advance'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand config; and __fish_seen_subcommand_from show" -l dry-run -d 'Show the plan and stop'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand config; and __fish_seen_subcommand_from show" -l take-over -d 'Take the lock of another run over'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand config; and __fish_seen_subcommand_from show" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand config; and __fish_seen_subcommand_from schema" -l config -d 'Configuration file (default: mlopsctl.yaml here or in a parent)' -r -F
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand config; and __fish_seen_subcommand_from schema" -l env -d 'Environment of the configuration to use' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand config; and __fish_seen_subcommand_from schema" -s o -l output -d 'table, json, yaml, markdown, csv, junit, prometheus, nagios, github or html; may be given several times' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand config; and __fish_seen_subcommand_from schema" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand config; and __fish_seen_subcommand_from schema" -l fail-on -d 'The least verdict that makes the exit code speak' -r -f -a "warning\t''
unknown\t''
critical\t''
never\t''"
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand config; and __fish_seen_subcommand_from schema" -l deadline -d 'Limit for the whole run (default 60s for a one-pass look)' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand config; and __fish_seen_subcommand_from schema" -l ping -d 'URL to tell of start, exit code and end of output (dead-man ping)' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand config; and __fish_seen_subcommand_from schema" -l parallel -d 'Requests at once' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand config; and __fish_seen_subcommand_from schema" -l reason -d 'Why; kept in the record' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand config; and __fish_seen_subcommand_from schema" -s q -l quiet -d 'Print only what is not ok'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand config; and __fish_seen_subcommand_from schema" -s v -l verbose -d 'Show each request (-vv: also the start of bodies)'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand config; and __fish_seen_subcommand_from schema" -l record -d 'Keep what a look found as a record'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand config; and __fish_seen_subcommand_from schema" -l stateful -d 'For cron: count a trouble only when runs in a row agree, and notify on transitions only'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand config; and __fish_seen_subcommand_from schema" -s y -l yes -d 'Agree to plans in advance'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand config; and __fish_seen_subcommand_from schema" -l dry-run -d 'Show the plan and stop'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand config; and __fish_seen_subcommand_from schema" -l take-over -d 'Take the lock of another run over'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand config; and __fish_seen_subcommand_from schema" -s h -l help -d 'Print help'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand config; and __fish_seen_subcommand_from help" -f -a "check" -d 'Find everything that is wrong, each with its place'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand config; and __fish_seen_subcommand_from help" -f -a "show" -d 'Print the effective configuration: presets, file, environment and variables in one'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand config; and __fish_seen_subcommand_from help" -f -a "schema" -d 'Print the JSON Schema of the file, for editors'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand config; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand schedule; and not __fish_seen_subcommand_from print help" -l config -d 'Configuration file (default: mlopsctl.yaml here or in a parent)' -r -F
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand schedule; and not __fish_seen_subcommand_from print help" -l env -d 'Environment of the configuration to use' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand schedule; and not __fish_seen_subcommand_from print help" -s o -l output -d 'table, json, yaml, markdown, csv, junit, prometheus, nagios, github or html; may be given several times' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand schedule; and not __fish_seen_subcommand_from print help" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand schedule; and not __fish_seen_subcommand_from print help" -l fail-on -d 'The least verdict that makes the exit code speak' -r -f -a "warning\t''
unknown\t''
critical\t''
never\t''"
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand schedule; and not __fish_seen_subcommand_from print help" -l deadline -d 'Limit for the whole run (default 60s for a one-pass look)' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand schedule; and not __fish_seen_subcommand_from print help" -l ping -d 'URL to tell of start, exit code and end of output (dead-man ping)' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand schedule; and not __fish_seen_subcommand_from print help" -l parallel -d 'Requests at once' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand schedule; and not __fish_seen_subcommand_from print help" -l reason -d 'Why; kept in the record' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand schedule; and not __fish_seen_subcommand_from print help" -s q -l quiet -d 'Print only what is not ok'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand schedule; and not __fish_seen_subcommand_from print help" -s v -l verbose -d 'Show each request (-vv: also the start of bodies)'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand schedule; and not __fish_seen_subcommand_from print help" -l record -d 'Keep what a look found as a record'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand schedule; and not __fish_seen_subcommand_from print help" -l stateful -d 'For cron: count a trouble only when runs in a row agree, and notify on transitions only'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand schedule; and not __fish_seen_subcommand_from print help" -s y -l yes -d 'Agree to plans in advance'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand schedule; and not __fish_seen_subcommand_from print help" -l dry-run -d 'Show the plan and stop'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand schedule; and not __fish_seen_subcommand_from print help" -l take-over -d 'Take the lock of another run over'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand schedule; and not __fish_seen_subcommand_from print help" -s h -l help -d 'Print help'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand schedule; and not __fish_seen_subcommand_from print help" -f -a "print" -d 'Print what runs when, to install where it belongs'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand schedule; and not __fish_seen_subcommand_from print help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand schedule; and __fish_seen_subcommand_from print" -l format -d 'For whom' -r -f -a "cron\t''
systemd\t''
kubernetes\t''"
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand schedule; and __fish_seen_subcommand_from print" -l runbook -d 'Only these runbooks (default: all that come round; may be given several times)' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand schedule; and __fish_seen_subcommand_from print" -l check -d 'Also this check, every so often (default 5m; may be given several times)' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand schedule; and __fish_seen_subcommand_from print" -l status -d 'Also status, every so often' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand schedule; and __fish_seen_subcommand_from print" -l ping-base -d 'Start of the URLs to ping; the job\'s name follows' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand schedule; and __fish_seen_subcommand_from print" -l log -d 'File that cron\'s jobs append to (default: beside the store\'s user state, or /var/log/mlopsctl.log for root)' -r -F
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand schedule; and __fish_seen_subcommand_from print" -l binary -d 'The program\'s path where the jobs run (default: this one\'s; for Kubernetes /usr/local/bin/mlopsctl)' -r -F
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand schedule; and __fish_seen_subcommand_from print" -l image -d 'Kubernetes: image with the program, a shell and time zones' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand schedule; and __fish_seen_subcommand_from print" -l config -d 'Configuration file (default: mlopsctl.yaml here or in a parent)' -r -F
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand schedule; and __fish_seen_subcommand_from print" -l env -d 'Environment of the configuration to use' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand schedule; and __fish_seen_subcommand_from print" -s o -l output -d 'table, json, yaml, markdown, csv, junit, prometheus, nagios, github or html; may be given several times' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand schedule; and __fish_seen_subcommand_from print" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand schedule; and __fish_seen_subcommand_from print" -l fail-on -d 'The least verdict that makes the exit code speak' -r -f -a "warning\t''
unknown\t''
critical\t''
never\t''"
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand schedule; and __fish_seen_subcommand_from print" -l deadline -d 'Limit for the whole run (default 60s for a one-pass look)' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand schedule; and __fish_seen_subcommand_from print" -l ping -d 'URL to tell of start, exit code and end of output (dead-man ping)' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand schedule; and __fish_seen_subcommand_from print" -l parallel -d 'Requests at once' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand schedule; and __fish_seen_subcommand_from print" -l reason -d 'Why; kept in the record' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand schedule; and __fish_seen_subcommand_from print" -s q -l quiet -d 'Print only what is not ok'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand schedule; and __fish_seen_subcommand_from print" -s v -l verbose -d 'Show each request (-vv: also the start of bodies)'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand schedule; and __fish_seen_subcommand_from print" -l record -d 'Keep what a look found as a record'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand schedule; and __fish_seen_subcommand_from print" -l stateful -d 'For cron: count a trouble only when runs in a row agree, and notify on transitions only'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand schedule; and __fish_seen_subcommand_from print" -s y -l yes -d 'Agree to plans in advance'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand schedule; and __fish_seen_subcommand_from print" -l dry-run -d 'Show the plan and stop'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand schedule; and __fish_seen_subcommand_from print" -l take-over -d 'Take the lock of another run over'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand schedule; and __fish_seen_subcommand_from print" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand schedule; and __fish_seen_subcommand_from help" -f -a "print" -d 'Print what runs when, to install where it belongs'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand schedule; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand notify; and not __fish_seen_subcommand_from test help" -l config -d 'Configuration file (default: mlopsctl.yaml here or in a parent)' -r -F
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand notify; and not __fish_seen_subcommand_from test help" -l env -d 'Environment of the configuration to use' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand notify; and not __fish_seen_subcommand_from test help" -s o -l output -d 'table, json, yaml, markdown, csv, junit, prometheus, nagios, github or html; may be given several times' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand notify; and not __fish_seen_subcommand_from test help" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand notify; and not __fish_seen_subcommand_from test help" -l fail-on -d 'The least verdict that makes the exit code speak' -r -f -a "warning\t''
unknown\t''
critical\t''
never\t''"
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand notify; and not __fish_seen_subcommand_from test help" -l deadline -d 'Limit for the whole run (default 60s for a one-pass look)' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand notify; and not __fish_seen_subcommand_from test help" -l ping -d 'URL to tell of start, exit code and end of output (dead-man ping)' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand notify; and not __fish_seen_subcommand_from test help" -l parallel -d 'Requests at once' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand notify; and not __fish_seen_subcommand_from test help" -l reason -d 'Why; kept in the record' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand notify; and not __fish_seen_subcommand_from test help" -s q -l quiet -d 'Print only what is not ok'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand notify; and not __fish_seen_subcommand_from test help" -s v -l verbose -d 'Show each request (-vv: also the start of bodies)'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand notify; and not __fish_seen_subcommand_from test help" -l record -d 'Keep what a look found as a record'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand notify; and not __fish_seen_subcommand_from test help" -l stateful -d 'For cron: count a trouble only when runs in a row agree, and notify on transitions only'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand notify; and not __fish_seen_subcommand_from test help" -s y -l yes -d 'Agree to plans in advance'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand notify; and not __fish_seen_subcommand_from test help" -l dry-run -d 'Show the plan and stop'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand notify; and not __fish_seen_subcommand_from test help" -l take-over -d 'Take the lock of another run over'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand notify; and not __fish_seen_subcommand_from test help" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand notify; and not __fish_seen_subcommand_from test help" -f -a "test" -d 'Send a test notice to each target and say what was answered (--dry-run shows what would be sent)'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand notify; and not __fish_seen_subcommand_from test help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand notify; and __fish_seen_subcommand_from test" -l config -d 'Configuration file (default: mlopsctl.yaml here or in a parent)' -r -F
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand notify; and __fish_seen_subcommand_from test" -l env -d 'Environment of the configuration to use' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand notify; and __fish_seen_subcommand_from test" -s o -l output -d 'table, json, yaml, markdown, csv, junit, prometheus, nagios, github or html; may be given several times' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand notify; and __fish_seen_subcommand_from test" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand notify; and __fish_seen_subcommand_from test" -l fail-on -d 'The least verdict that makes the exit code speak' -r -f -a "warning\t''
unknown\t''
critical\t''
never\t''"
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand notify; and __fish_seen_subcommand_from test" -l deadline -d 'Limit for the whole run (default 60s for a one-pass look)' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand notify; and __fish_seen_subcommand_from test" -l ping -d 'URL to tell of start, exit code and end of output (dead-man ping)' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand notify; and __fish_seen_subcommand_from test" -l parallel -d 'Requests at once' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand notify; and __fish_seen_subcommand_from test" -l reason -d 'Why; kept in the record' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand notify; and __fish_seen_subcommand_from test" -s q -l quiet -d 'Print only what is not ok'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand notify; and __fish_seen_subcommand_from test" -s v -l verbose -d 'Show each request (-vv: also the start of bodies)'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand notify; and __fish_seen_subcommand_from test" -l record -d 'Keep what a look found as a record'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand notify; and __fish_seen_subcommand_from test" -l stateful -d 'For cron: count a trouble only when runs in a row agree, and notify on transitions only'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand notify; and __fish_seen_subcommand_from test" -s y -l yes -d 'Agree to plans in advance'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand notify; and __fish_seen_subcommand_from test" -l dry-run -d 'Show the plan and stop'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand notify; and __fish_seen_subcommand_from test" -l take-over -d 'Take the lock of another run over'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand notify; and __fish_seen_subcommand_from test" -s h -l help -d 'Print help'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand notify; and __fish_seen_subcommand_from help" -f -a "test" -d 'Send a test notice to each target and say what was answered (--dry-run shows what would be sent)'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand notify; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand completions" -l config -d 'Configuration file (default: mlopsctl.yaml here or in a parent)' -r -F
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand completions" -l env -d 'Environment of the configuration to use' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand completions" -s o -l output -d 'table, json, yaml, markdown, csv, junit, prometheus, nagios, github or html; may be given several times' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand completions" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand completions" -l fail-on -d 'The least verdict that makes the exit code speak' -r -f -a "warning\t''
unknown\t''
critical\t''
never\t''"
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand completions" -l deadline -d 'Limit for the whole run (default 60s for a one-pass look)' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand completions" -l ping -d 'URL to tell of start, exit code and end of output (dead-man ping)' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand completions" -l parallel -d 'Requests at once' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand completions" -l reason -d 'Why; kept in the record' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand completions" -s q -l quiet -d 'Print only what is not ok'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand completions" -s v -l verbose -d 'Show each request (-vv: also the start of bodies)'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand completions" -l record -d 'Keep what a look found as a record'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand completions" -l stateful -d 'For cron: count a trouble only when runs in a row agree, and notify on transitions only'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand completions" -s y -l yes -d 'Agree to plans in advance'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand completions" -l dry-run -d 'Show the plan and stop'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand completions" -l take-over -d 'Take the lock of another run over'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand completions" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand man" -l out -d 'Folder to write a page for every command to; it is made if need be' -r -F
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand man" -l config -d 'Configuration file (default: mlopsctl.yaml here or in a parent)' -r -F
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand man" -l env -d 'Environment of the configuration to use' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand man" -s o -l output -d 'table, json, yaml, markdown, csv, junit, prometheus, nagios, github or html; may be given several times' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand man" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand man" -l fail-on -d 'The least verdict that makes the exit code speak' -r -f -a "warning\t''
unknown\t''
critical\t''
never\t''"
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand man" -l deadline -d 'Limit for the whole run (default 60s for a one-pass look)' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand man" -l ping -d 'URL to tell of start, exit code and end of output (dead-man ping)' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand man" -l parallel -d 'Requests at once' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand man" -l reason -d 'Why; kept in the record' -r
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand man" -s q -l quiet -d 'Print only what is not ok'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand man" -s v -l verbose -d 'Show each request (-vv: also the start of bodies)'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand man" -l record -d 'Keep what a look found as a record'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand man" -l stateful -d 'For cron: count a trouble only when runs in a row agree, and notify on transitions only'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand man" -s y -l yes -d 'Agree to plans in advance'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand man" -l dry-run -d 'Show the plan and stop'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand man" -l take-over -d 'Take the lock of another run over'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand man" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand help; and not __fish_seen_subcommand_from status health check alerts logs drift model history handover restart rollback plan backup version export cleanup runbook incident mute demo init config schedule notify completions man help" -f -a "status" -d 'Show everything at a glance with one verdict'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand help; and not __fish_seen_subcommand_from status health check alerts logs drift model history handover restart rollback plan backup version export cleanup runbook incident mute demo init config schedule notify completions man help" -f -a "health" -d 'Ask services whether they are well'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand help; and not __fish_seen_subcommand_from status health check alerts logs drift model history handover restart rollback plan backup version export cleanup runbook incident mute demo init config schedule notify completions man help" -f -a "check" -d 'Judge numbers against thresholds: PromQL, metrics pages, JSON, latency, disk, containers, files, commands'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand help; and not __fish_seen_subcommand_from status health check alerts logs drift model history handover restart rollback plan backup version export cleanup runbook incident mute demo init config schedule notify completions man help" -f -a "alerts" -d 'Look at alerts and silence them'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand help; and not __fish_seen_subcommand_from status health check alerts logs drift model history handover restart rollback plan backup version export cleanup runbook incident mute demo init config schedule notify completions man help" -f -a "logs" -d 'Show what services wrote'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand help; and not __fish_seen_subcommand_from status health check alerts logs drift model history handover restart rollback plan backup version export cleanup runbook incident mute demo init config schedule notify completions man help" -f -a "drift" -d 'Read, judge and measure data drift'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand help; and not __fish_seen_subcommand_from status health check alerts logs drift model history handover restart rollback plan backup version export cleanup runbook incident mute demo init config schedule notify completions man help" -f -a "model" -d 'Look at registered models, judge them, and change which of them serves'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand help; and not __fish_seen_subcommand_from status health check alerts logs drift model history handover restart rollback plan backup version export cleanup runbook incident mute demo init config schedule notify completions man help" -f -a "history" -d 'Show what was done and found: records, newest first'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand help; and not __fish_seen_subcommand_from status health check alerts logs drift model history handover restart rollback plan backup version export cleanup runbook incident mute demo init config schedule notify completions man help" -f -a "handover" -d 'Show what the next shift must know'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand help; and not __fish_seen_subcommand_from status health check alerts logs drift model history handover restart rollback plan backup version export cleanup runbook incident mute demo init config schedule notify completions man help" -f -a "restart" -d 'Restart a service and wait until it is healthy'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand help; and not __fish_seen_subcommand_from status health check alerts logs drift model history handover restart rollback plan backup version export cleanup runbook incident mute demo init config schedule notify completions man help" -f -a "rollback" -d 'Go back to what served well before'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand help; and not __fish_seen_subcommand_from status health check alerts logs drift model history handover restart rollback plan backup version export cleanup runbook incident mute demo init config schedule notify completions man help" -f -a "plan" -d 'List, finish or undo unfinished plans'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand help; and not __fish_seen_subcommand_from status health check alerts logs drift model history handover restart rollback plan backup version export cleanup runbook incident mute demo init config schedule notify completions man help" -f -a "backup" -d 'Make backups, and prove that they can be restored'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand help; and not __fish_seen_subcommand_from status health check alerts logs drift model history handover restart rollback plan backup version export cleanup runbook incident mute demo init config schedule notify completions man help" -f -a "version" -d 'Show, compare and give semantic versions'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand help; and not __fish_seen_subcommand_from status health check alerts logs drift model history handover restart rollback plan backup version export cleanup runbook incident mute demo init config schedule notify completions man help" -f -a "export" -d 'Collect predictions, monitoring results and drift reports of a period'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand help; and not __fish_seen_subcommand_from status health check alerts logs drift model history handover restart rollback plan backup version export cleanup runbook incident mute demo init config schedule notify completions man help" -f -a "cleanup" -d 'Look what could go from folders above 10GB, and remove it once you agree'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand help; and not __fish_seen_subcommand_from status health check alerts logs drift model history handover restart rollback plan backup version export cleanup runbook incident mute demo init config schedule notify completions man help" -f -a "runbook" -d 'Run procedures, see what is due, prove what was done'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand help; and not __fish_seen_subcommand_from status health check alerts logs drift model history handover restart rollback plan backup version export cleanup runbook incident mute demo init config schedule notify completions man help" -f -a "incident" -d 'Respond to an incident: targets, timeline, procedures, report'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand help; and not __fish_seen_subcommand_from status health check alerts logs drift model history handover restart rollback plan backup version export cleanup runbook incident mute demo init config schedule notify completions man help" -f -a "mute" -d 'Mute checks or services for a while: shown, but not counted and not notified'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand help; and not __fish_seen_subcommand_from status health check alerts logs drift model history handover restart rollback plan backup version export cleanup runbook incident mute demo init config schedule notify completions man help" -f -a "demo" -d 'Run an embedded stack to try everything on'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand help; and not __fish_seen_subcommand_from status health check alerts logs drift model history handover restart rollback plan backup version export cleanup runbook incident mute demo init config schedule notify completions man help" -f -a "init" -d 'Write a commented mlopsctl.yaml from what is found'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand help; and not __fish_seen_subcommand_from status health check alerts logs drift model history handover restart rollback plan backup version export cleanup runbook incident mute demo init config schedule notify completions man help" -f -a "config" -d 'Check and show the configuration'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand help; and not __fish_seen_subcommand_from status health check alerts logs drift model history handover restart rollback plan backup version export cleanup runbook incident mute demo init config schedule notify completions man help" -f -a "schedule" -d 'Print schedules for cron, systemd or Kubernetes'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand help; and not __fish_seen_subcommand_from status health check alerts logs drift model history handover restart rollback plan backup version export cleanup runbook incident mute demo init config schedule notify completions man help" -f -a "notify" -d 'Test whom notices reach'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand help; and not __fish_seen_subcommand_from status health check alerts logs drift model history handover restart rollback plan backup version export cleanup runbook incident mute demo init config schedule notify completions man help" -f -a "completions" -d 'Print a completion script'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand help; and not __fish_seen_subcommand_from status health check alerts logs drift model history handover restart rollback plan backup version export cleanup runbook incident mute demo init config schedule notify completions man help" -f -a "man" -d 'Print or write manual pages'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand help; and not __fish_seen_subcommand_from status health check alerts logs drift model history handover restart rollback plan backup version export cleanup runbook incident mute demo init config schedule notify completions man help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand help; and __fish_seen_subcommand_from alerts" -f -a "list" -d 'List the alerts that fire now; the gravest severity is the verdict'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand help; and __fish_seen_subcommand_from alerts" -f -a "history" -d 'List what fired, the noisiest first; the gravest severity is the verdict'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand help; and __fish_seen_subcommand_from alerts" -f -a "silences" -d 'List silences'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand help; and __fish_seen_subcommand_from alerts" -f -a "silence" -d 'Silence alerts for a while; a comment is required'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand help; and __fish_seen_subcommand_from alerts" -f -a "expire" -d 'End silences now'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand help; and __fish_seen_subcommand_from alerts" -f -a "test" -d 'Send a test alert that resolves itself, to prove delivery'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand help; and __fish_seen_subcommand_from logs" -f -a "archive" -d 'Pack old log files into one archive, and remove them once it is verified'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand help; and __fish_seen_subcommand_from drift" -f -a "list" -d 'List drift reports, the newest first'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand help; and __fish_seen_subcommand_from drift" -f -a "show" -d 'Show a drift report: which columns are how far past their limit'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand help; and __fish_seen_subcommand_from drift" -f -a "trend" -d 'Show drift over time, and what to call it'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand help; and __fish_seen_subcommand_from drift" -f -a "check" -d 'Judge the newest drift report, or the one that is named'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand help; and __fish_seen_subcommand_from drift" -f -a "measure" -d 'Measure drift between two tables: CSV, JSON lines or Parquet'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand help; and __fish_seen_subcommand_from drift" -f -a "decide" -d 'Decide what to do about drift: nothing, retrain, look at the pipeline, or escalate'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand help; and __fish_seen_subcommand_from model" -f -a "list" -d 'List registered models with what serves and what waits'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand help; and __fish_seen_subcommand_from model" -f -a "show" -d 'Show what serves, what waits, and how they differ'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand help; and __fish_seen_subcommand_from model" -f -a "compare" -d 'Compare two versions: metrics, parameters, data, signature'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand help; and __fish_seen_subcommand_from model" -f -a "history" -d 'Show what was in production when'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand help; and __fish_seen_subcommand_from model" -f -a "review" -d 'Review models: age, metrics, candidates, trainings, versions to archive'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand help; and __fish_seen_subcommand_from model" -f -a "gate" -d 'Judge a candidate by the evaluation gate'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand help; and __fish_seen_subcommand_from model" -f -a "promote" -d 'Make a version the one that serves, and prove it'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand help; and __fish_seen_subcommand_from model" -f -a "archive" -d 'Archive versions that nothing points at'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand help; and __fish_seen_subcommand_from history" -f -a "show" -d 'Show one record: who, when, with what, and how it ended'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand help; and __fish_seen_subcommand_from rollback" -f -a "model" -d 'Go back to the version of a model that served well last'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand help; and __fish_seen_subcommand_from plan" -f -a "list" -d 'List unfinished plans'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand help; and __fish_seen_subcommand_from plan" -f -a "resume" -d 'Finish a plan: apply the steps that are not done'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand help; and __fish_seen_subcommand_from plan" -f -a "undo" -d 'Undo a plan: put back, in reverse, what it changed'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand help; and __fish_seen_subcommand_from backup" -f -a "create" -d 'Back sets up now'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand help; and __fish_seen_subcommand_from backup" -f -a "list" -d 'Show the newest backup of each set, and whether it is young enough'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand help; and __fish_seen_subcommand_from backup" -f -a "verify" -d 'Check that backups are whole'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand help; and __fish_seen_subcommand_from backup" -f -a "restore" -d 'Put a backup back, into a new folder or in place'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand help; and __fish_seen_subcommand_from backup" -f -a "prune" -d 'Remove backups that need not be kept any more'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand help; and __fish_seen_subcommand_from backup" -f -a "drill" -d 'Restore the newest backups into scratch, and measure how long recovery takes'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand help; and __fish_seen_subcommand_from backup" -f -a "doctor" -d 'Probe where backups go: what the place can do, and what each lack means'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand help; and __fish_seen_subcommand_from version" -f -a "show" -d 'Show the version of the stack or of a model'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand help; and __fish_seen_subcommand_from version" -f -a "next" -d 'Print the version that would come next'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand help; and __fish_seen_subcommand_from version" -f -a "bump" -d 'Give the next version to the stack or to a model'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand help; and __fish_seen_subcommand_from version" -f -a "history" -d 'List the versions that there were'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand help; and __fish_seen_subcommand_from version" -f -a "tag" -d 'Tag the version in git'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand help; and __fish_seen_subcommand_from version" -f -a "compare" -d 'Compare versions by the rules of semantic versioning'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand help; and __fish_seen_subcommand_from runbook" -f -a "list" -d 'List runbooks, when they are for, and when they ran last'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand help; and __fish_seen_subcommand_from runbook" -f -a "show" -d 'Show a runbook with its steps'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand help; and __fish_seen_subcommand_from runbook" -f -a "run" -d 'Run a procedure, step by step'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand help; and __fish_seen_subcommand_from runbook" -f -a "resume" -d 'Go on with a run that was paused, killed, or left waiting'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand help; and __fish_seen_subcommand_from runbook" -f -a "approve" -d 'Agree to a step that needs somebody else'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand help; and __fish_seen_subcommand_from runbook" -f -a "due" -d 'Show what is due, overdue, done and missed'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand help; and __fish_seen_subcommand_from runbook" -f -a "report" -d 'Prove what was done: a run with its evidence'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand help; and __fish_seen_subcommand_from runbook" -f -a "lint" -d 'Check runbook files and report every fault'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand help; and __fish_seen_subcommand_from incident" -f -a "start" -d 'Start an incident: from here on the response target of its severity counts'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand help; and __fish_seen_subcommand_from incident" -f -a "ack" -d 'Say that somebody works on it; stops the clock of the response target'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand help; and __fish_seen_subcommand_from incident" -f -a "note" -d 'Note what was seen, done or learned; also after the incident is closed'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand help; and __fish_seen_subcommand_from incident" -f -a "run" -d 'Run a procedure for an incident, with its service filled in'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand help; and __fish_seen_subcommand_from incident" -f -a "mitigate" -d 'Say that the harm is over, even if the cause is not; its services are looked at'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand help; and __fish_seen_subcommand_from incident" -f -a "close" -d 'Close an incident; its services are looked at a last time'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand help; and __fish_seen_subcommand_from incident" -f -a "list" -d 'List open incidents with their targets and whom to call'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand help; and __fish_seen_subcommand_from incident" -f -a "report" -d 'Draft the post-mortem: what happened, impact in numbers, timeline, causes, actions'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand help; and __fish_seen_subcommand_from incident" -f -a "capture" -d 'Capture evidence: health, checks, alerts, logs, containers, versions, configuration in one tar.gz'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand help; and __fish_seen_subcommand_from mute" -f -a "list" -d 'List what is muted now, the first to end first'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand help; and __fish_seen_subcommand_from mute" -f -a "end" -d 'End mutes now'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand help; and __fish_seen_subcommand_from config" -f -a "check" -d 'Find everything that is wrong, each with its place'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand help; and __fish_seen_subcommand_from config" -f -a "show" -d 'Print the effective configuration: presets, file, environment and variables in one'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand help; and __fish_seen_subcommand_from config" -f -a "schema" -d 'Print the JSON Schema of the file, for editors'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand help; and __fish_seen_subcommand_from schedule" -f -a "print" -d 'Print what runs when, to install where it belongs'
complete -c mlopsctl -n "__fish_mlopsctl_using_subcommand help; and __fish_seen_subcommand_from notify" -f -a "test" -d 'Send a test notice to each target and say what was answered (--dry-run shows what would be sent)'
