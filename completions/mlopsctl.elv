
use builtin;
use str;

set edit:completion:arg-completer[mlopsctl] = {|@words|
    fn spaces {|n|
        builtin:repeat $n ' ' | str:join ''
    }
    fn cand {|text desc|
        edit:complex-candidate $text &display=$text' '(spaces (- 14 (wcswidth $text)))$desc
    }
    var command = 'mlopsctl'
    for word $words[1..-1] {
        if (str:has-prefix $word '-') {
            break
        }
        set command = $command';'$word
    }
    var completions = [
        &'mlopsctl'= {
            cand --config 'Configuration file (default: mlopsctl.yaml here or in a parent)'
            cand --env 'Environment of the configuration to use'
            cand -o 'table, json, yaml, markdown, csv, junit, prometheus, nagios or github; may be given several times'
            cand --output 'table, json, yaml, markdown, csv, junit, prometheus, nagios or github; may be given several times'
            cand --color 'When to use colour'
            cand --fail-on 'The least verdict that makes the exit code speak'
            cand --deadline 'Limit for the whole run (default 60s for a one-pass look)'
            cand --ping 'URL to tell of start, exit code and end of output (dead-man ping)'
            cand --parallel 'Requests at once'
            cand --reason 'Why; kept in the record'
            cand -q 'Print only what is not ok'
            cand --quiet 'Print only what is not ok'
            cand -v 'Show each request (-vv: also the start of bodies)'
            cand --verbose 'Show each request (-vv: also the start of bodies)'
            cand -y 'Agree to plans in advance'
            cand --yes 'Agree to plans in advance'
            cand --dry-run 'Show the plan and stop'
            cand --take-over 'Take the lock of another run over'
            cand -h 'Print help'
            cand --help 'Print help'
            cand -V 'Print version'
            cand --version 'Print version'
            cand status 'Show everything at a glance with one verdict'
            cand health 'Ask services whether they are well'
            cand check 'Judge numbers against thresholds: PromQL, metrics pages, JSON, latency, disk, containers, files, commands'
            cand alerts 'Look at alerts and silence them'
            cand logs 'Show what services wrote'
            cand restart 'Restart a service and wait until it is healthy'
            cand plan 'List, finish or undo unfinished plans'
            cand demo 'Run an embedded stack to try everything on'
            cand init 'Write a commented mlopsctl.yaml from what is found'
            cand config 'Check and show the configuration'
            cand completions 'Print a completion script'
            cand man 'Print or write manual pages'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'mlopsctl;status'= {
            cand --every 'Pause between two looks of --watch (default 5s)'
            cand --config 'Configuration file (default: mlopsctl.yaml here or in a parent)'
            cand --env 'Environment of the configuration to use'
            cand -o 'table, json, yaml, markdown, csv, junit, prometheus, nagios or github; may be given several times'
            cand --output 'table, json, yaml, markdown, csv, junit, prometheus, nagios or github; may be given several times'
            cand --color 'When to use colour'
            cand --fail-on 'The least verdict that makes the exit code speak'
            cand --deadline 'Limit for the whole run (default 60s for a one-pass look)'
            cand --ping 'URL to tell of start, exit code and end of output (dead-man ping)'
            cand --parallel 'Requests at once'
            cand --reason 'Why; kept in the record'
            cand -w 'Look again and again, until Ctrl-C (on a terminal: in place)'
            cand --watch 'Look again and again, until Ctrl-C (on a terminal: in place)'
            cand -q 'Print only what is not ok'
            cand --quiet 'Print only what is not ok'
            cand -v 'Show each request (-vv: also the start of bodies)'
            cand --verbose 'Show each request (-vv: also the start of bodies)'
            cand -y 'Agree to plans in advance'
            cand --yes 'Agree to plans in advance'
            cand --dry-run 'Show the plan and stop'
            cand --take-over 'Take the lock of another run over'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'mlopsctl;health'= {
            cand --wait 'Ask again until all is ok, at most this long'
            cand --config 'Configuration file (default: mlopsctl.yaml here or in a parent)'
            cand --env 'Environment of the configuration to use'
            cand -o 'table, json, yaml, markdown, csv, junit, prometheus, nagios or github; may be given several times'
            cand --output 'table, json, yaml, markdown, csv, junit, prometheus, nagios or github; may be given several times'
            cand --color 'When to use colour'
            cand --fail-on 'The least verdict that makes the exit code speak'
            cand --deadline 'Limit for the whole run (default 60s for a one-pass look)'
            cand --ping 'URL to tell of start, exit code and end of output (dead-man ping)'
            cand --parallel 'Requests at once'
            cand --reason 'Why; kept in the record'
            cand --containers 'Also list containers of the compose project that the configuration does not name'
            cand -q 'Print only what is not ok'
            cand --quiet 'Print only what is not ok'
            cand -v 'Show each request (-vv: also the start of bodies)'
            cand --verbose 'Show each request (-vv: also the start of bodies)'
            cand -y 'Agree to plans in advance'
            cand --yes 'Agree to plans in advance'
            cand --dry-run 'Show the plan and stop'
            cand --take-over 'Take the lock of another run over'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'mlopsctl;check'= {
            cand --for 'Keep watching for so long; ends early after --strikes'
            cand --every 'Time between two samples of --for [default: 30s]'
            cand --strikes 'Critical samples of one check in a row that end --for early [default: 2]'
            cand --config 'Configuration file (default: mlopsctl.yaml here or in a parent)'
            cand --env 'Environment of the configuration to use'
            cand -o 'table, json, yaml, markdown, csv, junit, prometheus, nagios or github; may be given several times'
            cand --output 'table, json, yaml, markdown, csv, junit, prometheus, nagios or github; may be given several times'
            cand --color 'When to use colour'
            cand --fail-on 'The least verdict that makes the exit code speak'
            cand --deadline 'Limit for the whole run (default 60s for a one-pass look)'
            cand --ping 'URL to tell of start, exit code and end of output (dead-man ping)'
            cand --parallel 'Requests at once'
            cand --reason 'Why; kept in the record'
            cand -q 'Print only what is not ok'
            cand --quiet 'Print only what is not ok'
            cand -v 'Show each request (-vv: also the start of bodies)'
            cand --verbose 'Show each request (-vv: also the start of bodies)'
            cand -y 'Agree to plans in advance'
            cand --yes 'Agree to plans in advance'
            cand --dry-run 'Show the plan and stop'
            cand --take-over 'Take the lock of another run over'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'mlopsctl;alerts'= {
            cand --config 'Configuration file (default: mlopsctl.yaml here or in a parent)'
            cand --env 'Environment of the configuration to use'
            cand -o 'table, json, yaml, markdown, csv, junit, prometheus, nagios or github; may be given several times'
            cand --output 'table, json, yaml, markdown, csv, junit, prometheus, nagios or github; may be given several times'
            cand --color 'When to use colour'
            cand --fail-on 'The least verdict that makes the exit code speak'
            cand --deadline 'Limit for the whole run (default 60s for a one-pass look)'
            cand --ping 'URL to tell of start, exit code and end of output (dead-man ping)'
            cand --parallel 'Requests at once'
            cand --reason 'Why; kept in the record'
            cand -q 'Print only what is not ok'
            cand --quiet 'Print only what is not ok'
            cand -v 'Show each request (-vv: also the start of bodies)'
            cand --verbose 'Show each request (-vv: also the start of bodies)'
            cand -y 'Agree to plans in advance'
            cand --yes 'Agree to plans in advance'
            cand --dry-run 'Show the plan and stop'
            cand --take-over 'Take the lock of another run over'
            cand -h 'Print help'
            cand --help 'Print help'
            cand list 'List the alerts that fire now; the gravest severity is the verdict'
            cand history 'List what fired, the noisiest first; the gravest severity is the verdict'
            cand silences 'List silences'
            cand silence 'Silence alerts for a while; a comment is required'
            cand expire 'End silences now'
            cand test 'Send a test alert that resolves itself, to prove delivery'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'mlopsctl;alerts;list'= {
            cand --config 'Configuration file (default: mlopsctl.yaml here or in a parent)'
            cand --env 'Environment of the configuration to use'
            cand -o 'table, json, yaml, markdown, csv, junit, prometheus, nagios or github; may be given several times'
            cand --output 'table, json, yaml, markdown, csv, junit, prometheus, nagios or github; may be given several times'
            cand --color 'When to use colour'
            cand --fail-on 'The least verdict that makes the exit code speak'
            cand --deadline 'Limit for the whole run (default 60s for a one-pass look)'
            cand --ping 'URL to tell of start, exit code and end of output (dead-man ping)'
            cand --parallel 'Requests at once'
            cand --reason 'Why; kept in the record'
            cand --active 'Only alerts that somebody hears of'
            cand --silenced 'Only silenced alerts (with --active: these too)'
            cand --inhibited 'Only alerts that another alert inhibits'
            cand --silences 'List silences instead, as `alerts silences` does; --active, --silenced and --inhibited mean nothing then'
            cand -q 'Print only what is not ok'
            cand --quiet 'Print only what is not ok'
            cand -v 'Show each request (-vv: also the start of bodies)'
            cand --verbose 'Show each request (-vv: also the start of bodies)'
            cand -y 'Agree to plans in advance'
            cand --yes 'Agree to plans in advance'
            cand --dry-run 'Show the plan and stop'
            cand --take-over 'Take the lock of another run over'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'mlopsctl;alerts;history'= {
            cand --since 'How far to look back (default 24h)'
            cand --severity 'Only these severities: critical, warning and info stand for every word that means them'
            cand --step 'Read one sample per step instead of every evaluation'
            cand --config 'Configuration file (default: mlopsctl.yaml here or in a parent)'
            cand --env 'Environment of the configuration to use'
            cand -o 'table, json, yaml, markdown, csv, junit, prometheus, nagios or github; may be given several times'
            cand --output 'table, json, yaml, markdown, csv, junit, prometheus, nagios or github; may be given several times'
            cand --color 'When to use colour'
            cand --fail-on 'The least verdict that makes the exit code speak'
            cand --deadline 'Limit for the whole run (default 60s for a one-pass look)'
            cand --ping 'URL to tell of start, exit code and end of output (dead-man ping)'
            cand --parallel 'Requests at once'
            cand --reason 'Why; kept in the record'
            cand -q 'Print only what is not ok'
            cand --quiet 'Print only what is not ok'
            cand -v 'Show each request (-vv: also the start of bodies)'
            cand --verbose 'Show each request (-vv: also the start of bodies)'
            cand -y 'Agree to plans in advance'
            cand --yes 'Agree to plans in advance'
            cand --dry-run 'Show the plan and stop'
            cand --take-over 'Take the lock of another run over'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'mlopsctl;alerts;silences'= {
            cand --within 'Only those that end within this time'
            cand --config 'Configuration file (default: mlopsctl.yaml here or in a parent)'
            cand --env 'Environment of the configuration to use'
            cand -o 'table, json, yaml, markdown, csv, junit, prometheus, nagios or github; may be given several times'
            cand --output 'table, json, yaml, markdown, csv, junit, prometheus, nagios or github; may be given several times'
            cand --color 'When to use colour'
            cand --fail-on 'The least verdict that makes the exit code speak'
            cand --deadline 'Limit for the whole run (default 60s for a one-pass look)'
            cand --ping 'URL to tell of start, exit code and end of output (dead-man ping)'
            cand --parallel 'Requests at once'
            cand --reason 'Why; kept in the record'
            cand --expired 'Also those that have ended'
            cand -q 'Print only what is not ok'
            cand --quiet 'Print only what is not ok'
            cand -v 'Show each request (-vv: also the start of bodies)'
            cand --verbose 'Show each request (-vv: also the start of bodies)'
            cand -y 'Agree to plans in advance'
            cand --yes 'Agree to plans in advance'
            cand --dry-run 'Show the plan and stop'
            cand --take-over 'Take the lock of another run over'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'mlopsctl;alerts;silence'= {
            cand -d 'How long'
            cand --for 'How long'
            cand --duration 'How long'
            cand -c 'Why (or --reason)'
            cand --comment 'Why (or --reason)'
            cand --config 'Configuration file (default: mlopsctl.yaml here or in a parent)'
            cand --env 'Environment of the configuration to use'
            cand -o 'table, json, yaml, markdown, csv, junit, prometheus, nagios or github; may be given several times'
            cand --output 'table, json, yaml, markdown, csv, junit, prometheus, nagios or github; may be given several times'
            cand --color 'When to use colour'
            cand --fail-on 'The least verdict that makes the exit code speak'
            cand --deadline 'Limit for the whole run (default 60s for a one-pass look)'
            cand --ping 'URL to tell of start, exit code and end of output (dead-man ping)'
            cand --parallel 'Requests at once'
            cand --reason 'Why; kept in the record'
            cand -q 'Print only what is not ok'
            cand --quiet 'Print only what is not ok'
            cand -v 'Show each request (-vv: also the start of bodies)'
            cand --verbose 'Show each request (-vv: also the start of bodies)'
            cand -y 'Agree to plans in advance'
            cand --yes 'Agree to plans in advance'
            cand --dry-run 'Show the plan and stop'
            cand --take-over 'Take the lock of another run over'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'mlopsctl;alerts;expire'= {
            cand --config 'Configuration file (default: mlopsctl.yaml here or in a parent)'
            cand --env 'Environment of the configuration to use'
            cand -o 'table, json, yaml, markdown, csv, junit, prometheus, nagios or github; may be given several times'
            cand --output 'table, json, yaml, markdown, csv, junit, prometheus, nagios or github; may be given several times'
            cand --color 'When to use colour'
            cand --fail-on 'The least verdict that makes the exit code speak'
            cand --deadline 'Limit for the whole run (default 60s for a one-pass look)'
            cand --ping 'URL to tell of start, exit code and end of output (dead-man ping)'
            cand --parallel 'Requests at once'
            cand --reason 'Why; kept in the record'
            cand -q 'Print only what is not ok'
            cand --quiet 'Print only what is not ok'
            cand -v 'Show each request (-vv: also the start of bodies)'
            cand --verbose 'Show each request (-vv: also the start of bodies)'
            cand -y 'Agree to plans in advance'
            cand --yes 'Agree to plans in advance'
            cand --dry-run 'Show the plan and stop'
            cand --take-over 'Take the lock of another run over'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'mlopsctl;alerts;test'= {
            cand --severity 'Severity of the alert, which decides its route'
            cand --label 'Further labels, for routes that look at them'
            cand --for 'How long it fires'
            cand --config 'Configuration file (default: mlopsctl.yaml here or in a parent)'
            cand --env 'Environment of the configuration to use'
            cand -o 'table, json, yaml, markdown, csv, junit, prometheus, nagios or github; may be given several times'
            cand --output 'table, json, yaml, markdown, csv, junit, prometheus, nagios or github; may be given several times'
            cand --color 'When to use colour'
            cand --fail-on 'The least verdict that makes the exit code speak'
            cand --deadline 'Limit for the whole run (default 60s for a one-pass look)'
            cand --ping 'URL to tell of start, exit code and end of output (dead-man ping)'
            cand --parallel 'Requests at once'
            cand --reason 'Why; kept in the record'
            cand -q 'Print only what is not ok'
            cand --quiet 'Print only what is not ok'
            cand -v 'Show each request (-vv: also the start of bodies)'
            cand --verbose 'Show each request (-vv: also the start of bodies)'
            cand -y 'Agree to plans in advance'
            cand --yes 'Agree to plans in advance'
            cand --dry-run 'Show the plan and stop'
            cand --take-over 'Take the lock of another run over'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'mlopsctl;alerts;help'= {
            cand list 'List the alerts that fire now; the gravest severity is the verdict'
            cand history 'List what fired, the noisiest first; the gravest severity is the verdict'
            cand silences 'List silences'
            cand silence 'Silence alerts for a while; a comment is required'
            cand expire 'End silences now'
            cand test 'Send a test alert that resolves itself, to prove delivery'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'mlopsctl;alerts;help;list'= {
        }
        &'mlopsctl;alerts;help;history'= {
        }
        &'mlopsctl;alerts;help;silences'= {
        }
        &'mlopsctl;alerts;help;silence'= {
        }
        &'mlopsctl;alerts;help;expire'= {
        }
        &'mlopsctl;alerts;help;test'= {
        }
        &'mlopsctl;alerts;help;help'= {
        }
        &'mlopsctl;logs'= {
            cand --tail 'The last N lines of each log, counted before --grep, or `all`'
            cand --since 'Lines written since then: a time (RFC 3339) or how long ago (10m)'
            cand --grep 'Only lines that match this regular expression'
            cand --config 'Configuration file (default: mlopsctl.yaml here or in a parent)'
            cand --env 'Environment of the configuration to use'
            cand -o 'table, json, yaml, markdown, csv, junit, prometheus, nagios or github; may be given several times'
            cand --output 'table, json, yaml, markdown, csv, junit, prometheus, nagios or github; may be given several times'
            cand --color 'When to use colour'
            cand --fail-on 'The least verdict that makes the exit code speak'
            cand --deadline 'Limit for the whole run (default 60s for a one-pass look)'
            cand --ping 'URL to tell of start, exit code and end of output (dead-man ping)'
            cand --parallel 'Requests at once'
            cand --reason 'Why; kept in the record'
            cand -f 'Stay, and show what is written from now on; ended by Ctrl-C'
            cand --follow 'Stay, and show what is written from now on; ended by Ctrl-C'
            cand --timestamps 'Put the time in front of each line, where it is known'
            cand -q 'Print only what is not ok'
            cand --quiet 'Print only what is not ok'
            cand -v 'Show each request (-vv: also the start of bodies)'
            cand --verbose 'Show each request (-vv: also the start of bodies)'
            cand -y 'Agree to plans in advance'
            cand --yes 'Agree to plans in advance'
            cand --dry-run 'Show the plan and stop'
            cand --take-over 'Take the lock of another run over'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'mlopsctl;restart'= {
            cand --timeout 'How long to wait for it to be healthy, for each container and for the service'
            cand --config 'Configuration file (default: mlopsctl.yaml here or in a parent)'
            cand --env 'Environment of the configuration to use'
            cand -o 'table, json, yaml, markdown, csv, junit, prometheus, nagios or github; may be given several times'
            cand --output 'table, json, yaml, markdown, csv, junit, prometheus, nagios or github; may be given several times'
            cand --color 'When to use colour'
            cand --fail-on 'The least verdict that makes the exit code speak'
            cand --deadline 'Limit for the whole run (default 60s for a one-pass look)'
            cand --ping 'URL to tell of start, exit code and end of output (dead-man ping)'
            cand --parallel 'Requests at once'
            cand --reason 'Why; kept in the record'
            cand -q 'Print only what is not ok'
            cand --quiet 'Print only what is not ok'
            cand -v 'Show each request (-vv: also the start of bodies)'
            cand --verbose 'Show each request (-vv: also the start of bodies)'
            cand -y 'Agree to plans in advance'
            cand --yes 'Agree to plans in advance'
            cand --dry-run 'Show the plan and stop'
            cand --take-over 'Take the lock of another run over'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'mlopsctl;plan'= {
            cand --config 'Configuration file (default: mlopsctl.yaml here or in a parent)'
            cand --env 'Environment of the configuration to use'
            cand -o 'table, json, yaml, markdown, csv, junit, prometheus, nagios or github; may be given several times'
            cand --output 'table, json, yaml, markdown, csv, junit, prometheus, nagios or github; may be given several times'
            cand --color 'When to use colour'
            cand --fail-on 'The least verdict that makes the exit code speak'
            cand --deadline 'Limit for the whole run (default 60s for a one-pass look)'
            cand --ping 'URL to tell of start, exit code and end of output (dead-man ping)'
            cand --parallel 'Requests at once'
            cand --reason 'Why; kept in the record'
            cand -q 'Print only what is not ok'
            cand --quiet 'Print only what is not ok'
            cand -v 'Show each request (-vv: also the start of bodies)'
            cand --verbose 'Show each request (-vv: also the start of bodies)'
            cand -y 'Agree to plans in advance'
            cand --yes 'Agree to plans in advance'
            cand --dry-run 'Show the plan and stop'
            cand --take-over 'Take the lock of another run over'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand list 'List unfinished plans'
            cand resume 'Finish a plan: apply the steps that are not done'
            cand undo 'Undo a plan: put back, in reverse, what it changed'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'mlopsctl;plan;list'= {
            cand --config 'Configuration file (default: mlopsctl.yaml here or in a parent)'
            cand --env 'Environment of the configuration to use'
            cand -o 'table, json, yaml, markdown, csv, junit, prometheus, nagios or github; may be given several times'
            cand --output 'table, json, yaml, markdown, csv, junit, prometheus, nagios or github; may be given several times'
            cand --color 'When to use colour'
            cand --fail-on 'The least verdict that makes the exit code speak'
            cand --deadline 'Limit for the whole run (default 60s for a one-pass look)'
            cand --ping 'URL to tell of start, exit code and end of output (dead-man ping)'
            cand --parallel 'Requests at once'
            cand --reason 'Why; kept in the record'
            cand -q 'Print only what is not ok'
            cand --quiet 'Print only what is not ok'
            cand -v 'Show each request (-vv: also the start of bodies)'
            cand --verbose 'Show each request (-vv: also the start of bodies)'
            cand -y 'Agree to plans in advance'
            cand --yes 'Agree to plans in advance'
            cand --dry-run 'Show the plan and stop'
            cand --take-over 'Take the lock of another run over'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'mlopsctl;plan;resume'= {
            cand --config 'Configuration file (default: mlopsctl.yaml here or in a parent)'
            cand --env 'Environment of the configuration to use'
            cand -o 'table, json, yaml, markdown, csv, junit, prometheus, nagios or github; may be given several times'
            cand --output 'table, json, yaml, markdown, csv, junit, prometheus, nagios or github; may be given several times'
            cand --color 'When to use colour'
            cand --fail-on 'The least verdict that makes the exit code speak'
            cand --deadline 'Limit for the whole run (default 60s for a one-pass look)'
            cand --ping 'URL to tell of start, exit code and end of output (dead-man ping)'
            cand --parallel 'Requests at once'
            cand --reason 'Why; kept in the record'
            cand -q 'Print only what is not ok'
            cand --quiet 'Print only what is not ok'
            cand -v 'Show each request (-vv: also the start of bodies)'
            cand --verbose 'Show each request (-vv: also the start of bodies)'
            cand -y 'Agree to plans in advance'
            cand --yes 'Agree to plans in advance'
            cand --dry-run 'Show the plan and stop'
            cand --take-over 'Take the lock of another run over'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'mlopsctl;plan;undo'= {
            cand --config 'Configuration file (default: mlopsctl.yaml here or in a parent)'
            cand --env 'Environment of the configuration to use'
            cand -o 'table, json, yaml, markdown, csv, junit, prometheus, nagios or github; may be given several times'
            cand --output 'table, json, yaml, markdown, csv, junit, prometheus, nagios or github; may be given several times'
            cand --color 'When to use colour'
            cand --fail-on 'The least verdict that makes the exit code speak'
            cand --deadline 'Limit for the whole run (default 60s for a one-pass look)'
            cand --ping 'URL to tell of start, exit code and end of output (dead-man ping)'
            cand --parallel 'Requests at once'
            cand --reason 'Why; kept in the record'
            cand -q 'Print only what is not ok'
            cand --quiet 'Print only what is not ok'
            cand -v 'Show each request (-vv: also the start of bodies)'
            cand --verbose 'Show each request (-vv: also the start of bodies)'
            cand -y 'Agree to plans in advance'
            cand --yes 'Agree to plans in advance'
            cand --dry-run 'Show the plan and stop'
            cand --take-over 'Take the lock of another run over'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'mlopsctl;plan;help'= {
            cand list 'List unfinished plans'
            cand resume 'Finish a plan: apply the steps that are not done'
            cand undo 'Undo a plan: put back, in reverse, what it changed'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'mlopsctl;plan;help;list'= {
        }
        &'mlopsctl;plan;help;resume'= {
        }
        &'mlopsctl;plan;help;undo'= {
        }
        &'mlopsctl;plan;help;help'= {
        }
        &'mlopsctl;demo'= {
            cand --scenario 'What is wrong with the stack'
            cand --dir 'Folder to write to and keep; new, empty, or of a former demo (default: a temporary one, removed at the end)'
            cand --port 'Three ports from this one on: model API, MLflow, Alertmanager (default: free ones)'
            cand --config 'Configuration file (default: mlopsctl.yaml here or in a parent)'
            cand --env 'Environment of the configuration to use'
            cand -o 'table, json, yaml, markdown, csv, junit, prometheus, nagios or github; may be given several times'
            cand --output 'table, json, yaml, markdown, csv, junit, prometheus, nagios or github; may be given several times'
            cand --color 'When to use colour'
            cand --fail-on 'The least verdict that makes the exit code speak'
            cand --deadline 'Limit for the whole run (default 60s for a one-pass look)'
            cand --ping 'URL to tell of start, exit code and end of output (dead-man ping)'
            cand --parallel 'Requests at once'
            cand --reason 'Why; kept in the record'
            cand --once 'End after the first status page, with its exit code'
            cand -q 'Print only what is not ok'
            cand --quiet 'Print only what is not ok'
            cand -v 'Show each request (-vv: also the start of bodies)'
            cand --verbose 'Show each request (-vv: also the start of bodies)'
            cand -y 'Agree to plans in advance'
            cand --yes 'Agree to plans in advance'
            cand --dry-run 'Show the plan and stop'
            cand --take-over 'Take the lock of another run over'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'mlopsctl;init'= {
            cand --compose 'Compose file to read; may be given several times, later ones win'
            cand --config 'Configuration file (default: mlopsctl.yaml here or in a parent)'
            cand --env 'Environment of the configuration to use'
            cand -o 'table, json, yaml, markdown, csv, junit, prometheus, nagios or github; may be given several times'
            cand --output 'table, json, yaml, markdown, csv, junit, prometheus, nagios or github; may be given several times'
            cand --color 'When to use colour'
            cand --fail-on 'The least verdict that makes the exit code speak'
            cand --deadline 'Limit for the whole run (default 60s for a one-pass look)'
            cand --ping 'URL to tell of start, exit code and end of output (dead-man ping)'
            cand --parallel 'Requests at once'
            cand --reason 'Why; kept in the record'
            cand --force 'Replace an existing mlopsctl.yaml'
            cand -q 'Print only what is not ok'
            cand --quiet 'Print only what is not ok'
            cand -v 'Show each request (-vv: also the start of bodies)'
            cand --verbose 'Show each request (-vv: also the start of bodies)'
            cand -y 'Agree to plans in advance'
            cand --yes 'Agree to plans in advance'
            cand --dry-run 'Show the plan and stop'
            cand --take-over 'Take the lock of another run over'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'mlopsctl;config'= {
            cand --config 'Configuration file (default: mlopsctl.yaml here or in a parent)'
            cand --env 'Environment of the configuration to use'
            cand -o 'table, json, yaml, markdown, csv, junit, prometheus, nagios or github; may be given several times'
            cand --output 'table, json, yaml, markdown, csv, junit, prometheus, nagios or github; may be given several times'
            cand --color 'When to use colour'
            cand --fail-on 'The least verdict that makes the exit code speak'
            cand --deadline 'Limit for the whole run (default 60s for a one-pass look)'
            cand --ping 'URL to tell of start, exit code and end of output (dead-man ping)'
            cand --parallel 'Requests at once'
            cand --reason 'Why; kept in the record'
            cand -q 'Print only what is not ok'
            cand --quiet 'Print only what is not ok'
            cand -v 'Show each request (-vv: also the start of bodies)'
            cand --verbose 'Show each request (-vv: also the start of bodies)'
            cand -y 'Agree to plans in advance'
            cand --yes 'Agree to plans in advance'
            cand --dry-run 'Show the plan and stop'
            cand --take-over 'Take the lock of another run over'
            cand -h 'Print help'
            cand --help 'Print help'
            cand check 'Find everything that is wrong, each with its place'
            cand show 'Print the effective configuration: presets, file, environment and variables in one'
            cand schema 'Print the JSON Schema of the file, for editors'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'mlopsctl;config;check'= {
            cand --config 'Configuration file (default: mlopsctl.yaml here or in a parent)'
            cand --env 'Environment of the configuration to use'
            cand -o 'table, json, yaml, markdown, csv, junit, prometheus, nagios or github; may be given several times'
            cand --output 'table, json, yaml, markdown, csv, junit, prometheus, nagios or github; may be given several times'
            cand --color 'When to use colour'
            cand --fail-on 'The least verdict that makes the exit code speak'
            cand --deadline 'Limit for the whole run (default 60s for a one-pass look)'
            cand --ping 'URL to tell of start, exit code and end of output (dead-man ping)'
            cand --parallel 'Requests at once'
            cand --reason 'Why; kept in the record'
            cand -q 'Print only what is not ok'
            cand --quiet 'Print only what is not ok'
            cand -v 'Show each request (-vv: also the start of bodies)'
            cand --verbose 'Show each request (-vv: also the start of bodies)'
            cand -y 'Agree to plans in advance'
            cand --yes 'Agree to plans in advance'
            cand --dry-run 'Show the plan and stop'
            cand --take-over 'Take the lock of another run over'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'mlopsctl;config;show'= {
            cand --config 'Configuration file (default: mlopsctl.yaml here or in a parent)'
            cand --env 'Environment of the configuration to use'
            cand -o 'table, json, yaml, markdown, csv, junit, prometheus, nagios or github; may be given several times'
            cand --output 'table, json, yaml, markdown, csv, junit, prometheus, nagios or github; may be given several times'
            cand --color 'When to use colour'
            cand --fail-on 'The least verdict that makes the exit code speak'
            cand --deadline 'Limit for the whole run (default 60s for a one-pass look)'
            cand --ping 'URL to tell of start, exit code and end of output (dead-man ping)'
            cand --parallel 'Requests at once'
            cand --reason 'Why; kept in the record'
            cand --origin 'Say where each value was written'
            cand -q 'Print only what is not ok'
            cand --quiet 'Print only what is not ok'
            cand -v 'Show each request (-vv: also the start of bodies)'
            cand --verbose 'Show each request (-vv: also the start of bodies)'
            cand -y 'Agree to plans in advance'
            cand --yes 'Agree to plans in advance'
            cand --dry-run 'Show the plan and stop'
            cand --take-over 'Take the lock of another run over'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'mlopsctl;config;schema'= {
            cand --config 'Configuration file (default: mlopsctl.yaml here or in a parent)'
            cand --env 'Environment of the configuration to use'
            cand -o 'table, json, yaml, markdown, csv, junit, prometheus, nagios or github; may be given several times'
            cand --output 'table, json, yaml, markdown, csv, junit, prometheus, nagios or github; may be given several times'
            cand --color 'When to use colour'
            cand --fail-on 'The least verdict that makes the exit code speak'
            cand --deadline 'Limit for the whole run (default 60s for a one-pass look)'
            cand --ping 'URL to tell of start, exit code and end of output (dead-man ping)'
            cand --parallel 'Requests at once'
            cand --reason 'Why; kept in the record'
            cand -q 'Print only what is not ok'
            cand --quiet 'Print only what is not ok'
            cand -v 'Show each request (-vv: also the start of bodies)'
            cand --verbose 'Show each request (-vv: also the start of bodies)'
            cand -y 'Agree to plans in advance'
            cand --yes 'Agree to plans in advance'
            cand --dry-run 'Show the plan and stop'
            cand --take-over 'Take the lock of another run over'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'mlopsctl;config;help'= {
            cand check 'Find everything that is wrong, each with its place'
            cand show 'Print the effective configuration: presets, file, environment and variables in one'
            cand schema 'Print the JSON Schema of the file, for editors'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'mlopsctl;config;help;check'= {
        }
        &'mlopsctl;config;help;show'= {
        }
        &'mlopsctl;config;help;schema'= {
        }
        &'mlopsctl;config;help;help'= {
        }
        &'mlopsctl;completions'= {
            cand --config 'Configuration file (default: mlopsctl.yaml here or in a parent)'
            cand --env 'Environment of the configuration to use'
            cand -o 'table, json, yaml, markdown, csv, junit, prometheus, nagios or github; may be given several times'
            cand --output 'table, json, yaml, markdown, csv, junit, prometheus, nagios or github; may be given several times'
            cand --color 'When to use colour'
            cand --fail-on 'The least verdict that makes the exit code speak'
            cand --deadline 'Limit for the whole run (default 60s for a one-pass look)'
            cand --ping 'URL to tell of start, exit code and end of output (dead-man ping)'
            cand --parallel 'Requests at once'
            cand --reason 'Why; kept in the record'
            cand -q 'Print only what is not ok'
            cand --quiet 'Print only what is not ok'
            cand -v 'Show each request (-vv: also the start of bodies)'
            cand --verbose 'Show each request (-vv: also the start of bodies)'
            cand -y 'Agree to plans in advance'
            cand --yes 'Agree to plans in advance'
            cand --dry-run 'Show the plan and stop'
            cand --take-over 'Take the lock of another run over'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'mlopsctl;man'= {
            cand --out 'Folder to write a page for every command to; it is made if need be'
            cand --config 'Configuration file (default: mlopsctl.yaml here or in a parent)'
            cand --env 'Environment of the configuration to use'
            cand -o 'table, json, yaml, markdown, csv, junit, prometheus, nagios or github; may be given several times'
            cand --output 'table, json, yaml, markdown, csv, junit, prometheus, nagios or github; may be given several times'
            cand --color 'When to use colour'
            cand --fail-on 'The least verdict that makes the exit code speak'
            cand --deadline 'Limit for the whole run (default 60s for a one-pass look)'
            cand --ping 'URL to tell of start, exit code and end of output (dead-man ping)'
            cand --parallel 'Requests at once'
            cand --reason 'Why; kept in the record'
            cand -q 'Print only what is not ok'
            cand --quiet 'Print only what is not ok'
            cand -v 'Show each request (-vv: also the start of bodies)'
            cand --verbose 'Show each request (-vv: also the start of bodies)'
            cand -y 'Agree to plans in advance'
            cand --yes 'Agree to plans in advance'
            cand --dry-run 'Show the plan and stop'
            cand --take-over 'Take the lock of another run over'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'mlopsctl;help'= {
            cand status 'Show everything at a glance with one verdict'
            cand health 'Ask services whether they are well'
            cand check 'Judge numbers against thresholds: PromQL, metrics pages, JSON, latency, disk, containers, files, commands'
            cand alerts 'Look at alerts and silence them'
            cand logs 'Show what services wrote'
            cand restart 'Restart a service and wait until it is healthy'
            cand plan 'List, finish or undo unfinished plans'
            cand demo 'Run an embedded stack to try everything on'
            cand init 'Write a commented mlopsctl.yaml from what is found'
            cand config 'Check and show the configuration'
            cand completions 'Print a completion script'
            cand man 'Print or write manual pages'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'mlopsctl;help;status'= {
        }
        &'mlopsctl;help;health'= {
        }
        &'mlopsctl;help;check'= {
        }
        &'mlopsctl;help;alerts'= {
            cand list 'List the alerts that fire now; the gravest severity is the verdict'
            cand history 'List what fired, the noisiest first; the gravest severity is the verdict'
            cand silences 'List silences'
            cand silence 'Silence alerts for a while; a comment is required'
            cand expire 'End silences now'
            cand test 'Send a test alert that resolves itself, to prove delivery'
        }
        &'mlopsctl;help;alerts;list'= {
        }
        &'mlopsctl;help;alerts;history'= {
        }
        &'mlopsctl;help;alerts;silences'= {
        }
        &'mlopsctl;help;alerts;silence'= {
        }
        &'mlopsctl;help;alerts;expire'= {
        }
        &'mlopsctl;help;alerts;test'= {
        }
        &'mlopsctl;help;logs'= {
        }
        &'mlopsctl;help;restart'= {
        }
        &'mlopsctl;help;plan'= {
            cand list 'List unfinished plans'
            cand resume 'Finish a plan: apply the steps that are not done'
            cand undo 'Undo a plan: put back, in reverse, what it changed'
        }
        &'mlopsctl;help;plan;list'= {
        }
        &'mlopsctl;help;plan;resume'= {
        }
        &'mlopsctl;help;plan;undo'= {
        }
        &'mlopsctl;help;demo'= {
        }
        &'mlopsctl;help;init'= {
        }
        &'mlopsctl;help;config'= {
            cand check 'Find everything that is wrong, each with its place'
            cand show 'Print the effective configuration: presets, file, environment and variables in one'
            cand schema 'Print the JSON Schema of the file, for editors'
        }
        &'mlopsctl;help;config;check'= {
        }
        &'mlopsctl;help;config;show'= {
        }
        &'mlopsctl;help;config;schema'= {
        }
        &'mlopsctl;help;completions'= {
        }
        &'mlopsctl;help;man'= {
        }
        &'mlopsctl;help;help'= {
        }
    ]
    $completions[$command]
}
