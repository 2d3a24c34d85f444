
using namespace System.Management.Automation
using namespace System.Management.Automation.Language

Register-ArgumentCompleter -Native -CommandName 'mlopsctl' -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)

    $commandElements = $commandAst.CommandElements
    $command = @(
        'mlopsctl'
        for ($i = 1; $i -lt $commandElements.Count; $i++) {
            $element = $commandElements[$i]
            if ($element -isnot [StringConstantExpressionAst] -or
                $element.StringConstantType -ne [StringConstantType]::BareWord -or
                $element.Value.StartsWith('-') -or
                $element.Value -eq $wordToComplete) {
                break
        }
        $element.Value
    }) -join ';'

    $completions = @(switch ($command) {
        'mlopsctl' {
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Configuration file (default: mlopsctl.yaml here or in a parent)')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'Environment of the configuration to use')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'table, json, yaml, markdown, csv, junit, prometheus, nagios, github or html; may be given several times')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'table, json, yaml, markdown, csv, junit, prometheus, nagios, github or html; may be given several times')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--fail-on', '--fail-on', [CompletionResultType]::ParameterName, 'The least verdict that makes the exit code speak')
            [CompletionResult]::new('--deadline', '--deadline', [CompletionResultType]::ParameterName, 'Limit for the whole run (default 60s for a one-pass look)')
            [CompletionResult]::new('--ping', '--ping', [CompletionResultType]::ParameterName, 'URL to tell of start, exit code and end of output (dead-man ping)')
            [CompletionResult]::new('--parallel', '--parallel', [CompletionResultType]::ParameterName, 'Requests at once')
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'Why; kept in the record')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print only what is not ok')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print only what is not ok')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show each request (-vv: also the start of bodies)')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show each request (-vv: also the start of bodies)')
            [CompletionResult]::new('--record', '--record', [CompletionResultType]::ParameterName, 'Keep what a look found as a record')
            [CompletionResult]::new('--stateful', '--stateful', [CompletionResultType]::ParameterName, 'For cron: count a trouble only when runs in a row agree, and notify on transitions only')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Agree to plans in advance')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Agree to plans in advance')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show the plan and stop')
            [CompletionResult]::new('--take-over', '--take-over', [CompletionResultType]::ParameterName, 'Take the lock of another run over')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('status', 'status', [CompletionResultType]::ParameterValue, 'Show everything at a glance with one verdict')
            [CompletionResult]::new('health', 'health', [CompletionResultType]::ParameterValue, 'Ask services whether they are well')
            [CompletionResult]::new('check', 'check', [CompletionResultType]::ParameterValue, 'Judge numbers against thresholds: PromQL, metrics pages, JSON, latency, disk, containers, files, commands')
            [CompletionResult]::new('alerts', 'alerts', [CompletionResultType]::ParameterValue, 'Look at alerts and silence them')
            [CompletionResult]::new('logs', 'logs', [CompletionResultType]::ParameterValue, 'Show what services wrote')
            [CompletionResult]::new('drift', 'drift', [CompletionResultType]::ParameterValue, 'Read, judge and measure data drift')
            [CompletionResult]::new('model', 'model', [CompletionResultType]::ParameterValue, 'Look at registered models, judge them, and change which of them serves')
            [CompletionResult]::new('history', 'history', [CompletionResultType]::ParameterValue, 'Show what was done and found: records, newest first')
            [CompletionResult]::new('handover', 'handover', [CompletionResultType]::ParameterValue, 'Show what the next shift must know')
            [CompletionResult]::new('restart', 'restart', [CompletionResultType]::ParameterValue, 'Restart a service and wait until it is healthy')
            [CompletionResult]::new('rollback', 'rollback', [CompletionResultType]::ParameterValue, 'Go back to what served well before')
            [CompletionResult]::new('plan', 'plan', [CompletionResultType]::ParameterValue, 'List, finish or undo unfinished plans')
            [CompletionResult]::new('backup', 'backup', [CompletionResultType]::ParameterValue, 'Make backups, and prove that they can be restored')
            [CompletionResult]::new('version', 'version', [CompletionResultType]::ParameterValue, 'Show, compare and give semantic versions')
            [CompletionResult]::new('export', 'export', [CompletionResultType]::ParameterValue, 'Collect predictions, monitoring results and drift reports of a period')
            [CompletionResult]::new('cleanup', 'cleanup', [CompletionResultType]::ParameterValue, 'Look what could go from folders above 10GB, and remove it once you agree')
            [CompletionResult]::new('runbook', 'runbook', [CompletionResultType]::ParameterValue, 'Run procedures, see what is due, prove what was done')
            [CompletionResult]::new('incident', 'incident', [CompletionResultType]::ParameterValue, 'Respond to an incident: targets, timeline, procedures, report')
            [CompletionResult]::new('mute', 'mute', [CompletionResultType]::ParameterValue, 'Mute checks or services for a while: shown, but not counted and not notified')
            [CompletionResult]::new('demo', 'demo', [CompletionResultType]::ParameterValue, 'Run an embedded stack to try everything on')
            [CompletionResult]::new('init', 'init', [CompletionResultType]::ParameterValue, 'Write a commented mlopsctl.yaml from what is found')
            [CompletionResult]::new('config', 'config', [CompletionResultType]::ParameterValue, 'Check and show the configuration')
            [CompletionResult]::new('schedule', 'schedule', [CompletionResultType]::ParameterValue, 'Print schedules for cron, systemd or Kubernetes')
            [CompletionResult]::new('notify', 'notify', [CompletionResultType]::ParameterValue, 'Test whom notices reach')
            [CompletionResult]::new('completions', 'completions', [CompletionResultType]::ParameterValue, 'Print a completion script')
            [CompletionResult]::new('man', 'man', [CompletionResultType]::ParameterValue, 'Print or write manual pages')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'mlopsctl;status' {
            [CompletionResult]::new('--every', '--every', [CompletionResultType]::ParameterName, 'Pause between two looks of --watch (default 5s)')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Configuration file (default: mlopsctl.yaml here or in a parent)')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'Environment of the configuration to use')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'table, json, yaml, markdown, csv, junit, prometheus, nagios, github or html; may be given several times')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'table, json, yaml, markdown, csv, junit, prometheus, nagios, github or html; may be given several times')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--fail-on', '--fail-on', [CompletionResultType]::ParameterName, 'The least verdict that makes the exit code speak')
            [CompletionResult]::new('--deadline', '--deadline', [CompletionResultType]::ParameterName, 'Limit for the whole run (default 60s for a one-pass look)')
            [CompletionResult]::new('--ping', '--ping', [CompletionResultType]::ParameterName, 'URL to tell of start, exit code and end of output (dead-man ping)')
            [CompletionResult]::new('--parallel', '--parallel', [CompletionResultType]::ParameterName, 'Requests at once')
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'Why; kept in the record')
            [CompletionResult]::new('-w', '-w', [CompletionResultType]::ParameterName, 'Look again and again, until Ctrl-C (on a terminal: in place)')
            [CompletionResult]::new('--watch', '--watch', [CompletionResultType]::ParameterName, 'Look again and again, until Ctrl-C (on a terminal: in place)')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print only what is not ok')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print only what is not ok')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show each request (-vv: also the start of bodies)')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show each request (-vv: also the start of bodies)')
            [CompletionResult]::new('--record', '--record', [CompletionResultType]::ParameterName, 'Keep what a look found as a record')
            [CompletionResult]::new('--stateful', '--stateful', [CompletionResultType]::ParameterName, 'For cron: count a trouble only when runs in a row agree, and notify on transitions only')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Agree to plans in advance')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Agree to plans in advance')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show the plan and stop')
            [CompletionResult]::new('--take-over', '--take-over', [CompletionResultType]::ParameterName, 'Take the lock of another run over')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'mlopsctl;health' {
            [CompletionResult]::new('--wait', '--wait', [CompletionResultType]::ParameterName, 'Ask again until all is ok, at most this long')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Configuration file (default: mlopsctl.yaml here or in a parent)')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'Environment of the configuration to use')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'table, json, yaml, markdown, csv, junit, prometheus, nagios, github or html; may be given several times')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'table, json, yaml, markdown, csv, junit, prometheus, nagios, github or html; may be given several times')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--fail-on', '--fail-on', [CompletionResultType]::ParameterName, 'The least verdict that makes the exit code speak')
            [CompletionResult]::new('--deadline', '--deadline', [CompletionResultType]::ParameterName, 'Limit for the whole run (default 60s for a one-pass look)')
            [CompletionResult]::new('--ping', '--ping', [CompletionResultType]::ParameterName, 'URL to tell of start, exit code and end of output (dead-man ping)')
            [CompletionResult]::new('--parallel', '--parallel', [CompletionResultType]::ParameterName, 'Requests at once')
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'Why; kept in the record')
            [CompletionResult]::new('--containers', '--containers', [CompletionResultType]::ParameterName, 'Also list containers of the compose project that the configuration does not name')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print only what is not ok')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print only what is not ok')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show each request (-vv: also the start of bodies)')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show each request (-vv: also the start of bodies)')
            [CompletionResult]::new('--record', '--record', [CompletionResultType]::ParameterName, 'Keep what a look found as a record')
            [CompletionResult]::new('--stateful', '--stateful', [CompletionResultType]::ParameterName, 'For cron: count a trouble only when runs in a row agree, and notify on transitions only')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Agree to plans in advance')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Agree to plans in advance')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show the plan and stop')
            [CompletionResult]::new('--take-over', '--take-over', [CompletionResultType]::ParameterName, 'Take the lock of another run over')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'mlopsctl;check' {
            [CompletionResult]::new('--for', '--for', [CompletionResultType]::ParameterName, 'Keep watching for so long; ends early after --strikes')
            [CompletionResult]::new('--every', '--every', [CompletionResultType]::ParameterName, 'Time between two samples of --for [default: 30s]')
            [CompletionResult]::new('--strikes', '--strikes', [CompletionResultType]::ParameterName, 'Critical samples of one check in a row that end --for early [default: 2]')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Configuration file (default: mlopsctl.yaml here or in a parent)')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'Environment of the configuration to use')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'table, json, yaml, markdown, csv, junit, prometheus, nagios, github or html; may be given several times')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'table, json, yaml, markdown, csv, junit, prometheus, nagios, github or html; may be given several times')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--fail-on', '--fail-on', [CompletionResultType]::ParameterName, 'The least verdict that makes the exit code speak')
            [CompletionResult]::new('--deadline', '--deadline', [CompletionResultType]::ParameterName, 'Limit for the whole run (default 60s for a one-pass look)')
            [CompletionResult]::new('--ping', '--ping', [CompletionResultType]::ParameterName, 'URL to tell of start, exit code and end of output (dead-man ping)')
            [CompletionResult]::new('--parallel', '--parallel', [CompletionResultType]::ParameterName, 'Requests at once')
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'Why; kept in the record')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print only what is not ok')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print only what is not ok')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show each request (-vv: also the start of bodies)')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show each request (-vv: also the start of bodies)')
            [CompletionResult]::new('--record', '--record', [CompletionResultType]::ParameterName, 'Keep what a look found as a record')
            [CompletionResult]::new('--stateful', '--stateful', [CompletionResultType]::ParameterName, 'For cron: count a trouble only when runs in a row agree, and notify on transitions only')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Agree to plans in advance')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Agree to plans in advance')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show the plan and stop')
            [CompletionResult]::new('--take-over', '--take-over', [CompletionResultType]::ParameterName, 'Take the lock of another run over')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'mlopsctl;alerts' {
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Configuration file (default: mlopsctl.yaml here or in a parent)')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'Environment of the configuration to use')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'table, json, yaml, markdown, csv, junit, prometheus, nagios, github or html; may be given several times')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'table, json, yaml, markdown, csv, junit, prometheus, nagios, github or html; may be given several times')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--fail-on', '--fail-on', [CompletionResultType]::ParameterName, 'The least verdict that makes the exit code speak')
            [CompletionResult]::new('--deadline', '--deadline', [CompletionResultType]::ParameterName, 'Limit for the whole run (default 60s for a one-pass look)')
            [CompletionResult]::new('--ping', '--ping', [CompletionResultType]::ParameterName, 'URL to tell of start, exit code and end of output (dead-man ping)')
            [CompletionResult]::new('--parallel', '--parallel', [CompletionResultType]::ParameterName, 'Requests at once')
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'Why; kept in the record')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print only what is not ok')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print only what is not ok')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show each request (-vv: also the start of bodies)')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show each request (-vv: also the start of bodies)')
            [CompletionResult]::new('--record', '--record', [CompletionResultType]::ParameterName, 'Keep what a look found as a record')
            [CompletionResult]::new('--stateful', '--stateful', [CompletionResultType]::ParameterName, 'For cron: count a trouble only when runs in a row agree, and notify on transitions only')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Agree to plans in advance')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Agree to plans in advance')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show the plan and stop')
            [CompletionResult]::new('--take-over', '--take-over', [CompletionResultType]::ParameterName, 'Take the lock of another run over')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List the alerts that fire now; the gravest severity is the verdict')
            [CompletionResult]::new('history', 'history', [CompletionResultType]::ParameterValue, 'List what fired, the noisiest first; the gravest severity is the verdict')
            [CompletionResult]::new('silences', 'silences', [CompletionResultType]::ParameterValue, 'List silences')
            [CompletionResult]::new('silence', 'silence', [CompletionResultType]::ParameterValue, 'Silence alerts for a while; a comment is required')
            [CompletionResult]::new('expire', 'expire', [CompletionResultType]::ParameterValue, 'End silences now')
            [CompletionResult]::new('test', 'test', [CompletionResultType]::ParameterValue, 'Send a test alert that resolves itself, to prove delivery')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'mlopsctl;alerts;list' {
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Configuration file (default: mlopsctl.yaml here or in a parent)')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'Environment of the configuration to use')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'table, json, yaml, markdown, csv, junit, prometheus, nagios, github or html; may be given several times')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'table, json, yaml, markdown, csv, junit, prometheus, nagios, github or html; may be given several times')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--fail-on', '--fail-on', [CompletionResultType]::ParameterName, 'The least verdict that makes the exit code speak')
            [CompletionResult]::new('--deadline', '--deadline', [CompletionResultType]::ParameterName, 'Limit for the whole run (default 60s for a one-pass look)')
            [CompletionResult]::new('--ping', '--ping', [CompletionResultType]::ParameterName, 'URL to tell of start, exit code and end of output (dead-man ping)')
            [CompletionResult]::new('--parallel', '--parallel', [CompletionResultType]::ParameterName, 'Requests at once')
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'Why; kept in the record')
            [CompletionResult]::new('--active', '--active', [CompletionResultType]::ParameterName, 'Only alerts that somebody hears of')
            [CompletionResult]::new('--silenced', '--silenced', [CompletionResultType]::ParameterName, 'Only silenced alerts (with --active: these too)')
            [CompletionResult]::new('--inhibited', '--inhibited', [CompletionResultType]::ParameterName, 'Only alerts that another alert inhibits')
            [CompletionResult]::new('--silences', '--silences', [CompletionResultType]::ParameterName, 'List silences instead, as `alerts silences` does; --active, --silenced and --inhibited mean nothing then')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print only what is not ok')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print only what is not ok')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show each request (-vv: also the start of bodies)')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show each request (-vv: also the start of bodies)')
            [CompletionResult]::new('--record', '--record', [CompletionResultType]::ParameterName, 'Keep what a look found as a record')
            [CompletionResult]::new('--stateful', '--stateful', [CompletionResultType]::ParameterName, 'For cron: count a trouble only when runs in a row agree, and notify on transitions only')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Agree to plans in advance')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Agree to plans in advance')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show the plan and stop')
            [CompletionResult]::new('--take-over', '--take-over', [CompletionResultType]::ParameterName, 'Take the lock of another run over')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'mlopsctl;alerts;history' {
            [CompletionResult]::new('--since', '--since', [CompletionResultType]::ParameterName, 'How far to look back (default 24h)')
            [CompletionResult]::new('--severity', '--severity', [CompletionResultType]::ParameterName, 'Only these severities: critical, warning and info stand for every word that means them')
            [CompletionResult]::new('--step', '--step', [CompletionResultType]::ParameterName, 'Read one sample per step instead of every evaluation')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Configuration file (default: mlopsctl.yaml here or in a parent)')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'Environment of the configuration to use')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'table, json, yaml, markdown, csv, junit, prometheus, nagios, github or html; may be given several times')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'table, json, yaml, markdown, csv, junit, prometheus, nagios, github or html; may be given several times')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--fail-on', '--fail-on', [CompletionResultType]::ParameterName, 'The least verdict that makes the exit code speak')
            [CompletionResult]::new('--deadline', '--deadline', [CompletionResultType]::ParameterName, 'Limit for the whole run (default 60s for a one-pass look)')
            [CompletionResult]::new('--ping', '--ping', [CompletionResultType]::ParameterName, 'URL to tell of start, exit code and end of output (dead-man ping)')
            [CompletionResult]::new('--parallel', '--parallel', [CompletionResultType]::ParameterName, 'Requests at once')
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'Why; kept in the record')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print only what is not ok')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print only what is not ok')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show each request (-vv: also the start of bodies)')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show each request (-vv: also the start of bodies)')
            [CompletionResult]::new('--record', '--record', [CompletionResultType]::ParameterName, 'Keep what a look found as a record')
            [CompletionResult]::new('--stateful', '--stateful', [CompletionResultType]::ParameterName, 'For cron: count a trouble only when runs in a row agree, and notify on transitions only')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Agree to plans in advance')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Agree to plans in advance')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show the plan and stop')
            [CompletionResult]::new('--take-over', '--take-over', [CompletionResultType]::ParameterName, 'Take the lock of another run over')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'mlopsctl;alerts;silences' {
            [CompletionResult]::new('--within', '--within', [CompletionResultType]::ParameterName, 'Only those that end within this time')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Configuration file (default: mlopsctl.yaml here or in a parent)')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'Environment of the configuration to use')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'table, json, yaml, markdown, csv, junit, prometheus, nagios, github or html; may be given several times')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'table, json, yaml, markdown, csv, junit, prometheus, nagios, github or html; may be given several times')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--fail-on', '--fail-on', [CompletionResultType]::ParameterName, 'The least verdict that makes the exit code speak')
            [CompletionResult]::new('--deadline', '--deadline', [CompletionResultType]::ParameterName, 'Limit for the whole run (default 60s for a one-pass look)')
            [CompletionResult]::new('--ping', '--ping', [CompletionResultType]::ParameterName, 'URL to tell of start, exit code and end of output (dead-man ping)')
            [CompletionResult]::new('--parallel', '--parallel', [CompletionResultType]::ParameterName, 'Requests at once')
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'Why; kept in the record')
            [CompletionResult]::new('--expired', '--expired', [CompletionResultType]::ParameterName, 'Also those that have ended')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print only what is not ok')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print only what is not ok')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show each request (-vv: also the start of bodies)')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show each request (-vv: also the start of bodies)')
            [CompletionResult]::new('--record', '--record', [CompletionResultType]::ParameterName, 'Keep what a look found as a record')
            [CompletionResult]::new('--stateful', '--stateful', [CompletionResultType]::ParameterName, 'For cron: count a trouble only when runs in a row agree, and notify on transitions only')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Agree to plans in advance')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Agree to plans in advance')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show the plan and stop')
            [CompletionResult]::new('--take-over', '--take-over', [CompletionResultType]::ParameterName, 'Take the lock of another run over')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'mlopsctl;alerts;silence' {
            [CompletionResult]::new('-d', '-d', [CompletionResultType]::ParameterName, 'How long')
            [CompletionResult]::new('--for', '--for', [CompletionResultType]::ParameterName, 'How long')
            [CompletionResult]::new('--duration', '--duration', [CompletionResultType]::ParameterName, 'How long')
            [CompletionResult]::new('-c', '-c', [CompletionResultType]::ParameterName, 'Why (or --reason)')
            [CompletionResult]::new('--comment', '--comment', [CompletionResultType]::ParameterName, 'Why (or --reason)')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Configuration file (default: mlopsctl.yaml here or in a parent)')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'Environment of the configuration to use')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'table, json, yaml, markdown, csv, junit, prometheus, nagios, github or html; may be given several times')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'table, json, yaml, markdown, csv, junit, prometheus, nagios, github or html; may be given several times')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--fail-on', '--fail-on', [CompletionResultType]::ParameterName, 'The least verdict that makes the exit code speak')
            [CompletionResult]::new('--deadline', '--deadline', [CompletionResultType]::ParameterName, 'Limit for the whole run (default 60s for a one-pass look)')
            [CompletionResult]::new('--ping', '--ping', [CompletionResultType]::ParameterName, 'URL to tell of start, exit code and end of output (dead-man ping)')
            [CompletionResult]::new('--parallel', '--parallel', [CompletionResultType]::ParameterName, 'Requests at once')
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'Why; kept in the record')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print only what is not ok')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print only what is not ok')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show each request (-vv: also the start of bodies)')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show each request (-vv: also the start of bodies)')
            [CompletionResult]::new('--record', '--record', [CompletionResultType]::ParameterName, 'Keep what a look found as a record')
            [CompletionResult]::new('--stateful', '--stateful', [CompletionResultType]::ParameterName, 'For cron: count a trouble only when runs in a row agree, and notify on transitions only')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Agree to plans in advance')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Agree to plans in advance')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show the plan and stop')
            [CompletionResult]::new('--take-over', '--take-over', [CompletionResultType]::ParameterName, 'Take the lock of another run over')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'mlopsctl;alerts;expire' {
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Configuration file (default: mlopsctl.yaml here or in a parent)')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'Environment of the configuration to use')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'table, json, yaml, markdown, csv, junit, prometheus, nagios, github or html; may be given several times')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'table, json, yaml, markdown, csv, junit, prometheus, nagios, github or html; may be given several times')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--fail-on', '--fail-on', [CompletionResultType]::ParameterName, 'The least verdict that makes the exit code speak')
            [CompletionResult]::new('--deadline', '--deadline', [CompletionResultType]::ParameterName, 'Limit for the whole run (default 60s for a one-pass look)')
            [CompletionResult]::new('--ping', '--ping', [CompletionResultType]::ParameterName, 'URL to tell of start, exit code and end of output (dead-man ping)')
            [CompletionResult]::new('--parallel', '--parallel', [CompletionResultType]::ParameterName, 'Requests at once')
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'Why; kept in the record')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print only what is not ok')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print only what is not ok')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show each request (-vv: also the start of bodies)')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show each request (-vv: also the start of bodies)')
            [CompletionResult]::new('--record', '--record', [CompletionResultType]::ParameterName, 'Keep what a look found as a record')
            [CompletionResult]::new('--stateful', '--stateful', [CompletionResultType]::ParameterName, 'For cron: count a trouble only when runs in a row agree, and notify on transitions only')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Agree to plans in advance')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Agree to plans in advance')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show the plan and stop')
            [CompletionResult]::new('--take-over', '--take-over', [CompletionResultType]::ParameterName, 'Take the lock of another run over')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'mlopsctl;alerts;test' {
            [CompletionResult]::new('--severity', '--severity', [CompletionResultType]::ParameterName, 'Severity of the alert, which decides its route')
            [CompletionResult]::new('--label', '--label', [CompletionResultType]::ParameterName, 'Further labels, for routes that look at them')
            [CompletionResult]::new('--for', '--for', [CompletionResultType]::ParameterName, 'How long it fires')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Configuration file (default: mlopsctl.yaml here or in a parent)')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'Environment of the configuration to use')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'table, json, yaml, markdown, csv, junit, prometheus, nagios, github or html; may be given several times')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'table, json, yaml, markdown, csv, junit, prometheus, nagios, github or html; may be given several times')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--fail-on', '--fail-on', [CompletionResultType]::ParameterName, 'The least verdict that makes the exit code speak')
            [CompletionResult]::new('--deadline', '--deadline', [CompletionResultType]::ParameterName, 'Limit for the whole run (default 60s for a one-pass look)')
            [CompletionResult]::new('--ping', '--ping', [CompletionResultType]::ParameterName, 'URL to tell of start, exit code and end of output (dead-man ping)')
            [CompletionResult]::new('--parallel', '--parallel', [CompletionResultType]::ParameterName, 'Requests at once')
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'Why; kept in the record')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print only what is not ok')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print only what is not ok')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show each request (-vv: also the start of bodies)')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show each request (-vv: also the start of bodies)')
            [CompletionResult]::new('--record', '--record', [CompletionResultType]::ParameterName, 'Keep what a look found as a record')
            [CompletionResult]::new('--stateful', '--stateful', [CompletionResultType]::ParameterName, 'For cron: count a trouble only when runs in a row agree, and notify on transitions only')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Agree to plans in advance')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Agree to plans in advance')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show the plan and stop')
            [CompletionResult]::new('--take-over', '--take-over', [CompletionResultType]::ParameterName, 'Take the lock of another run over')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'mlopsctl;alerts;help' {
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List the alerts that fire now; the gravest severity is the verdict')
            [CompletionResult]::new('history', 'history', [CompletionResultType]::ParameterValue, 'List what fired, the noisiest first; the gravest severity is the verdict')
            [CompletionResult]::new('silences', 'silences', [CompletionResultType]::ParameterValue, 'List silences')
            [CompletionResult]::new('silence', 'silence', [CompletionResultType]::ParameterValue, 'Silence alerts for a while; a comment is required')
            [CompletionResult]::new('expire', 'expire', [CompletionResultType]::ParameterValue, 'End silences now')
            [CompletionResult]::new('test', 'test', [CompletionResultType]::ParameterValue, 'Send a test alert that resolves itself, to prove delivery')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'mlopsctl;alerts;help;list' {
            break
        }
        'mlopsctl;alerts;help;history' {
            break
        }
        'mlopsctl;alerts;help;silences' {
            break
        }
        'mlopsctl;alerts;help;silence' {
            break
        }
        'mlopsctl;alerts;help;expire' {
            break
        }
        'mlopsctl;alerts;help;test' {
            break
        }
        'mlopsctl;alerts;help;help' {
            break
        }
        'mlopsctl;logs' {
            [CompletionResult]::new('--tail', '--tail', [CompletionResultType]::ParameterName, 'The last N lines of each log, counted before --grep, or `all`')
            [CompletionResult]::new('--since', '--since', [CompletionResultType]::ParameterName, 'Lines written since then: a time (RFC 3339) or how long ago (10m)')
            [CompletionResult]::new('--grep', '--grep', [CompletionResultType]::ParameterName, 'Only lines that match this regular expression')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Configuration file (default: mlopsctl.yaml here or in a parent)')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'Environment of the configuration to use')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'table, json, yaml, markdown, csv, junit, prometheus, nagios, github or html; may be given several times')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'table, json, yaml, markdown, csv, junit, prometheus, nagios, github or html; may be given several times')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--fail-on', '--fail-on', [CompletionResultType]::ParameterName, 'The least verdict that makes the exit code speak')
            [CompletionResult]::new('--deadline', '--deadline', [CompletionResultType]::ParameterName, 'Limit for the whole run (default 60s for a one-pass look)')
            [CompletionResult]::new('--ping', '--ping', [CompletionResultType]::ParameterName, 'URL to tell of start, exit code and end of output (dead-man ping)')
            [CompletionResult]::new('--parallel', '--parallel', [CompletionResultType]::ParameterName, 'Requests at once')
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'Why; kept in the record')
            [CompletionResult]::new('-f', '-f', [CompletionResultType]::ParameterName, 'Stay, and show what is written from now on; ended by Ctrl-C')
            [CompletionResult]::new('--follow', '--follow', [CompletionResultType]::ParameterName, 'Stay, and show what is written from now on; ended by Ctrl-C')
            [CompletionResult]::new('--timestamps', '--timestamps', [CompletionResultType]::ParameterName, 'Put the time in front of each line, where it is known')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print only what is not ok')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print only what is not ok')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show each request (-vv: also the start of bodies)')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show each request (-vv: also the start of bodies)')
            [CompletionResult]::new('--record', '--record', [CompletionResultType]::ParameterName, 'Keep what a look found as a record')
            [CompletionResult]::new('--stateful', '--stateful', [CompletionResultType]::ParameterName, 'For cron: count a trouble only when runs in a row agree, and notify on transitions only')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Agree to plans in advance')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Agree to plans in advance')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show the plan and stop')
            [CompletionResult]::new('--take-over', '--take-over', [CompletionResultType]::ParameterName, 'Take the lock of another run over')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('archive', 'archive', [CompletionResultType]::ParameterValue, 'Pack old log files into one archive, and remove them once it is verified')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'mlopsctl;logs;archive' {
            [CompletionResult]::new('--older-than', '--older-than', [CompletionResultType]::ParameterName, 'Only files that were not changed for so long')
            [CompletionResult]::new('--to', '--to', [CompletionResultType]::ParameterName, 'Folder for the archive (default: logs/archive beside the configuration)')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Configuration file (default: mlopsctl.yaml here or in a parent)')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'Environment of the configuration to use')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'table, json, yaml, markdown, csv, junit, prometheus, nagios, github or html; may be given several times')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'table, json, yaml, markdown, csv, junit, prometheus, nagios, github or html; may be given several times')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--fail-on', '--fail-on', [CompletionResultType]::ParameterName, 'The least verdict that makes the exit code speak')
            [CompletionResult]::new('--deadline', '--deadline', [CompletionResultType]::ParameterName, 'Limit for the whole run (default 60s for a one-pass look)')
            [CompletionResult]::new('--ping', '--ping', [CompletionResultType]::ParameterName, 'URL to tell of start, exit code and end of output (dead-man ping)')
            [CompletionResult]::new('--parallel', '--parallel', [CompletionResultType]::ParameterName, 'Requests at once')
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'Why; kept in the record')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print only what is not ok')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print only what is not ok')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show each request (-vv: also the start of bodies)')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show each request (-vv: also the start of bodies)')
            [CompletionResult]::new('--record', '--record', [CompletionResultType]::ParameterName, 'Keep what a look found as a record')
            [CompletionResult]::new('--stateful', '--stateful', [CompletionResultType]::ParameterName, 'For cron: count a trouble only when runs in a row agree, and notify on transitions only')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Agree to plans in advance')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Agree to plans in advance')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show the plan and stop')
            [CompletionResult]::new('--take-over', '--take-over', [CompletionResultType]::ParameterName, 'Take the lock of another run over')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'mlopsctl;logs;help' {
            [CompletionResult]::new('archive', 'archive', [CompletionResultType]::ParameterValue, 'Pack old log files into one archive, and remove them once it is verified')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'mlopsctl;logs;help;archive' {
            break
        }
        'mlopsctl;logs;help;help' {
            break
        }
        'mlopsctl;drift' {
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Configuration file (default: mlopsctl.yaml here or in a parent)')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'Environment of the configuration to use')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'table, json, yaml, markdown, csv, junit, prometheus, nagios, github or html; may be given several times')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'table, json, yaml, markdown, csv, junit, prometheus, nagios, github or html; may be given several times')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--fail-on', '--fail-on', [CompletionResultType]::ParameterName, 'The least verdict that makes the exit code speak')
            [CompletionResult]::new('--deadline', '--deadline', [CompletionResultType]::ParameterName, 'Limit for the whole run (default 60s for a one-pass look)')
            [CompletionResult]::new('--ping', '--ping', [CompletionResultType]::ParameterName, 'URL to tell of start, exit code and end of output (dead-man ping)')
            [CompletionResult]::new('--parallel', '--parallel', [CompletionResultType]::ParameterName, 'Requests at once')
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'Why; kept in the record')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print only what is not ok')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print only what is not ok')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show each request (-vv: also the start of bodies)')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show each request (-vv: also the start of bodies)')
            [CompletionResult]::new('--record', '--record', [CompletionResultType]::ParameterName, 'Keep what a look found as a record')
            [CompletionResult]::new('--stateful', '--stateful', [CompletionResultType]::ParameterName, 'For cron: count a trouble only when runs in a row agree, and notify on transitions only')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Agree to plans in advance')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Agree to plans in advance')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show the plan and stop')
            [CompletionResult]::new('--take-over', '--take-over', [CompletionResultType]::ParameterName, 'Take the lock of another run over')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List drift reports, the newest first')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show a drift report: which columns are how far past their limit')
            [CompletionResult]::new('trend', 'trend', [CompletionResultType]::ParameterValue, 'Show drift over time, and what to call it')
            [CompletionResult]::new('check', 'check', [CompletionResultType]::ParameterValue, 'Judge the newest drift report, or the one that is named')
            [CompletionResult]::new('measure', 'measure', [CompletionResultType]::ParameterValue, 'Measure drift between two tables: CSV, JSON lines or Parquet')
            [CompletionResult]::new('decide', 'decide', [CompletionResultType]::ParameterValue, 'Decide what to do about drift: nothing, retrain, look at the pipeline, or escalate')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'mlopsctl;drift;list' {
            [CompletionResult]::new('-n', '-n', [CompletionResultType]::ParameterName, 'So many, the newest')
            [CompletionResult]::new('--limit', '--limit', [CompletionResultType]::ParameterName, 'So many, the newest')
            [CompletionResult]::new('--since', '--since', [CompletionResultType]::ParameterName, 'Reports since then: a date, a time, or a span such as 30d (default: all)')
            [CompletionResult]::new('--reports', '--reports', [CompletionResultType]::ParameterName, 'Where reports are: a folder, glob, http(s):// or s3:// URL (default: `drift.reports`)')
            [CompletionResult]::new('--model', '--model', [CompletionResultType]::ParameterName, 'The series of this model, as `drift.models` names it (default all, `drift` is that of the stack)')
            [CompletionResult]::new('--rows-ref', '--rows-ref', [CompletionResultType]::ParameterName, 'Rows of the reference, where reports do not tell')
            [CompletionResult]::new('--rows-cur', '--rows-cur', [CompletionResultType]::ParameterName, 'Rows of the current data, where reports do not tell')
            [CompletionResult]::new('--correction', '--correction', [CompletionResultType]::ParameterName, 'How p-values of many columns are read together (default bh)')
            [CompletionResult]::new('--time-from', '--time-from', [CompletionResultType]::ParameterName, 'Where the time of a report is taken from first (default report)')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Configuration file (default: mlopsctl.yaml here or in a parent)')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'Environment of the configuration to use')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'table, json, yaml, markdown, csv, junit, prometheus, nagios, github or html; may be given several times')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'table, json, yaml, markdown, csv, junit, prometheus, nagios, github or html; may be given several times')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--fail-on', '--fail-on', [CompletionResultType]::ParameterName, 'The least verdict that makes the exit code speak')
            [CompletionResult]::new('--deadline', '--deadline', [CompletionResultType]::ParameterName, 'Limit for the whole run (default 60s for a one-pass look)')
            [CompletionResult]::new('--ping', '--ping', [CompletionResultType]::ParameterName, 'URL to tell of start, exit code and end of output (dead-man ping)')
            [CompletionResult]::new('--parallel', '--parallel', [CompletionResultType]::ParameterName, 'Requests at once')
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'Why; kept in the record')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print only what is not ok')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print only what is not ok')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show each request (-vv: also the start of bodies)')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show each request (-vv: also the start of bodies)')
            [CompletionResult]::new('--record', '--record', [CompletionResultType]::ParameterName, 'Keep what a look found as a record')
            [CompletionResult]::new('--stateful', '--stateful', [CompletionResultType]::ParameterName, 'For cron: count a trouble only when runs in a row agree, and notify on transitions only')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Agree to plans in advance')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Agree to plans in advance')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show the plan and stop')
            [CompletionResult]::new('--take-over', '--take-over', [CompletionResultType]::ParameterName, 'Take the lock of another run over')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'mlopsctl;drift;show' {
            [CompletionResult]::new('--column', '--column', [CompletionResultType]::ParameterName, 'Show this column large, with its histogram, instead of the table (may be repeated)')
            [CompletionResult]::new('--columns', '--columns', [CompletionResultType]::ParameterName, 'Show so many columns large, below the table')
            [CompletionResult]::new('--reports', '--reports', [CompletionResultType]::ParameterName, 'Where reports are: a folder, glob, http(s):// or s3:// URL (default: `drift.reports`)')
            [CompletionResult]::new('--model', '--model', [CompletionResultType]::ParameterName, 'The series of this model, as `drift.models` names it (default all, `drift` is that of the stack)')
            [CompletionResult]::new('--rows-ref', '--rows-ref', [CompletionResultType]::ParameterName, 'Rows of the reference, where reports do not tell')
            [CompletionResult]::new('--rows-cur', '--rows-cur', [CompletionResultType]::ParameterName, 'Rows of the current data, where reports do not tell')
            [CompletionResult]::new('--correction', '--correction', [CompletionResultType]::ParameterName, 'How p-values of many columns are read together (default bh)')
            [CompletionResult]::new('--time-from', '--time-from', [CompletionResultType]::ParameterName, 'Where the time of a report is taken from first (default report)')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Configuration file (default: mlopsctl.yaml here or in a parent)')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'Environment of the configuration to use')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'table, json, yaml, markdown, csv, junit, prometheus, nagios, github or html; may be given several times')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'table, json, yaml, markdown, csv, junit, prometheus, nagios, github or html; may be given several times')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--fail-on', '--fail-on', [CompletionResultType]::ParameterName, 'The least verdict that makes the exit code speak')
            [CompletionResult]::new('--deadline', '--deadline', [CompletionResultType]::ParameterName, 'Limit for the whole run (default 60s for a one-pass look)')
            [CompletionResult]::new('--ping', '--ping', [CompletionResultType]::ParameterName, 'URL to tell of start, exit code and end of output (dead-man ping)')
            [CompletionResult]::new('--parallel', '--parallel', [CompletionResultType]::ParameterName, 'Requests at once')
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'Why; kept in the record')
            [CompletionResult]::new('--all', '--all', [CompletionResultType]::ParameterName, 'Every stable column too, however many')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print only what is not ok')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print only what is not ok')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show each request (-vv: also the start of bodies)')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show each request (-vv: also the start of bodies)')
            [CompletionResult]::new('--record', '--record', [CompletionResultType]::ParameterName, 'Keep what a look found as a record')
            [CompletionResult]::new('--stateful', '--stateful', [CompletionResultType]::ParameterName, 'For cron: count a trouble only when runs in a row agree, and notify on transitions only')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Agree to plans in advance')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Agree to plans in advance')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show the plan and stop')
            [CompletionResult]::new('--take-over', '--take-over', [CompletionResultType]::ParameterName, 'Take the lock of another run over')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'mlopsctl;drift;trend' {
            [CompletionResult]::new('--since', '--since', [CompletionResultType]::ParameterName, 'Reports since then (a date, a time, or a span such as 90d; default: all)')
            [CompletionResult]::new('--columns', '--columns', [CompletionResultType]::ParameterName, 'So many columns, those that drifted most often first (default: those that drifted)')
            [CompletionResult]::new('--reports', '--reports', [CompletionResultType]::ParameterName, 'Where reports are: a folder, glob, http(s):// or s3:// URL (default: `drift.reports`)')
            [CompletionResult]::new('--model', '--model', [CompletionResultType]::ParameterName, 'The series of this model, as `drift.models` names it (default all, `drift` is that of the stack)')
            [CompletionResult]::new('--rows-ref', '--rows-ref', [CompletionResultType]::ParameterName, 'Rows of the reference, where reports do not tell')
            [CompletionResult]::new('--rows-cur', '--rows-cur', [CompletionResultType]::ParameterName, 'Rows of the current data, where reports do not tell')
            [CompletionResult]::new('--correction', '--correction', [CompletionResultType]::ParameterName, 'How p-values of many columns are read together (default bh)')
            [CompletionResult]::new('--time-from', '--time-from', [CompletionResultType]::ParameterName, 'Where the time of a report is taken from first (default report)')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Configuration file (default: mlopsctl.yaml here or in a parent)')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'Environment of the configuration to use')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'table, json, yaml, markdown, csv, junit, prometheus, nagios, github or html; may be given several times')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'table, json, yaml, markdown, csv, junit, prometheus, nagios, github or html; may be given several times')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--fail-on', '--fail-on', [CompletionResultType]::ParameterName, 'The least verdict that makes the exit code speak')
            [CompletionResult]::new('--deadline', '--deadline', [CompletionResultType]::ParameterName, 'Limit for the whole run (default 60s for a one-pass look)')
            [CompletionResult]::new('--ping', '--ping', [CompletionResultType]::ParameterName, 'URL to tell of start, exit code and end of output (dead-man ping)')
            [CompletionResult]::new('--parallel', '--parallel', [CompletionResultType]::ParameterName, 'Requests at once')
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'Why; kept in the record')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print only what is not ok')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print only what is not ok')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show each request (-vv: also the start of bodies)')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show each request (-vv: also the start of bodies)')
            [CompletionResult]::new('--record', '--record', [CompletionResultType]::ParameterName, 'Keep what a look found as a record')
            [CompletionResult]::new('--stateful', '--stateful', [CompletionResultType]::ParameterName, 'For cron: count a trouble only when runs in a row agree, and notify on transitions only')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Agree to plans in advance')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Agree to plans in advance')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show the plan and stop')
            [CompletionResult]::new('--take-over', '--take-over', [CompletionResultType]::ParameterName, 'Take the lock of another run over')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'mlopsctl;drift;check' {
            [CompletionResult]::new('--reports', '--reports', [CompletionResultType]::ParameterName, 'Where reports are: a folder, glob, http(s):// or s3:// URL (default: `drift.reports`)')
            [CompletionResult]::new('--model', '--model', [CompletionResultType]::ParameterName, 'The series of this model, as `drift.models` names it (default all, `drift` is that of the stack)')
            [CompletionResult]::new('--rows-ref', '--rows-ref', [CompletionResultType]::ParameterName, 'Rows of the reference, where reports do not tell')
            [CompletionResult]::new('--rows-cur', '--rows-cur', [CompletionResultType]::ParameterName, 'Rows of the current data, where reports do not tell')
            [CompletionResult]::new('--correction', '--correction', [CompletionResultType]::ParameterName, 'How p-values of many columns are read together (default bh)')
            [CompletionResult]::new('--time-from', '--time-from', [CompletionResultType]::ParameterName, 'Where the time of a report is taken from first (default report)')
            [CompletionResult]::new('--stale-after', '--stale-after', [CompletionResultType]::ParameterName, 'An older report says nothing about now (default: twice the cadence, else 8d)')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Configuration file (default: mlopsctl.yaml here or in a parent)')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'Environment of the configuration to use')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'table, json, yaml, markdown, csv, junit, prometheus, nagios, github or html; may be given several times')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'table, json, yaml, markdown, csv, junit, prometheus, nagios, github or html; may be given several times')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--fail-on', '--fail-on', [CompletionResultType]::ParameterName, 'The least verdict that makes the exit code speak')
            [CompletionResult]::new('--deadline', '--deadline', [CompletionResultType]::ParameterName, 'Limit for the whole run (default 60s for a one-pass look)')
            [CompletionResult]::new('--ping', '--ping', [CompletionResultType]::ParameterName, 'URL to tell of start, exit code and end of output (dead-man ping)')
            [CompletionResult]::new('--parallel', '--parallel', [CompletionResultType]::ParameterName, 'Requests at once')
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'Why; kept in the record')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print only what is not ok')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print only what is not ok')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show each request (-vv: also the start of bodies)')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show each request (-vv: also the start of bodies)')
            [CompletionResult]::new('--record', '--record', [CompletionResultType]::ParameterName, 'Keep what a look found as a record')
            [CompletionResult]::new('--stateful', '--stateful', [CompletionResultType]::ParameterName, 'For cron: count a trouble only when runs in a row agree, and notify on transitions only')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Agree to plans in advance')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Agree to plans in advance')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show the plan and stop')
            [CompletionResult]::new('--take-over', '--take-over', [CompletionResultType]::ParameterName, 'Take the lock of another run over')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'mlopsctl;drift;measure' {
            [CompletionResult]::new('--method', '--method', [CompletionResultType]::ParameterName, 'Method for all columns (default auto); several are measured one after the other')
            [CompletionResult]::new('--numeric', '--numeric', [CompletionResultType]::ParameterName, 'Method for columns of numbers, in place of --method')
            [CompletionResult]::new('--categorical', '--categorical', [CompletionResultType]::ParameterName, 'Method for columns of categories, in place of --method')
            [CompletionResult]::new('--threshold', '--threshold', [CompletionResultType]::ParameterName, 'From where on a method''s score is drift: psi=0.2')
            [CompletionResult]::new('--columns', '--columns', [CompletionResultType]::ParameterName, 'Columns to measure (default: all of the reference)')
            [CompletionResult]::new('--types', '--types', [CompletionResultType]::ParameterName, 'What a column is read as: NAME=numeric, categorical, text or datetime')
            [CompletionResult]::new('--save-reference', '--save-reference', [CompletionResultType]::ParameterName, 'Keep a small profile of the reference in this file')
            [CompletionResult]::new('--out', '--out', [CompletionResultType]::ParameterName, 'Write the report that `drift show` reads into this file')
            [CompletionResult]::new('--max-memory', '--max-memory', [CompletionResultType]::ParameterName, 'Memory for values (default 192MiB); beyond, sketches of a stated error')
            [CompletionResult]::new('--model', '--model', [CompletionResultType]::ParameterName, 'Judge by the limits of this model, as `drift.models` names it')
            [CompletionResult]::new('--correction', '--correction', [CompletionResultType]::ParameterName, 'How p-values of many columns are read together (default bh)')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Configuration file (default: mlopsctl.yaml here or in a parent)')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'Environment of the configuration to use')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'table, json, yaml, markdown, csv, junit, prometheus, nagios, github or html; may be given several times')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'table, json, yaml, markdown, csv, junit, prometheus, nagios, github or html; may be given several times')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--fail-on', '--fail-on', [CompletionResultType]::ParameterName, 'The least verdict that makes the exit code speak')
            [CompletionResult]::new('--deadline', '--deadline', [CompletionResultType]::ParameterName, 'Limit for the whole run (default 60s for a one-pass look)')
            [CompletionResult]::new('--ping', '--ping', [CompletionResultType]::ParameterName, 'URL to tell of start, exit code and end of output (dead-man ping)')
            [CompletionResult]::new('--parallel', '--parallel', [CompletionResultType]::ParameterName, 'Requests at once')
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'Why; kept in the record')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print only what is not ok')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print only what is not ok')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show each request (-vv: also the start of bodies)')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show each request (-vv: also the start of bodies)')
            [CompletionResult]::new('--record', '--record', [CompletionResultType]::ParameterName, 'Keep what a look found as a record')
            [CompletionResult]::new('--stateful', '--stateful', [CompletionResultType]::ParameterName, 'For cron: count a trouble only when runs in a row agree, and notify on transitions only')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Agree to plans in advance')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Agree to plans in advance')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show the plan and stop')
            [CompletionResult]::new('--take-over', '--take-over', [CompletionResultType]::ParameterName, 'Take the lock of another run over')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'mlopsctl;drift;decide' {
            [CompletionResult]::new('--reports', '--reports', [CompletionResultType]::ParameterName, 'Where reports are: a folder, glob, http(s):// or s3:// URL (default: `drift.reports`)')
            [CompletionResult]::new('--model', '--model', [CompletionResultType]::ParameterName, 'The series of this model, as `drift.models` names it (default all, `drift` is that of the stack)')
            [CompletionResult]::new('--rows-ref', '--rows-ref', [CompletionResultType]::ParameterName, 'Rows of the reference, where reports do not tell')
            [CompletionResult]::new('--rows-cur', '--rows-cur', [CompletionResultType]::ParameterName, 'Rows of the current data, where reports do not tell')
            [CompletionResult]::new('--correction', '--correction', [CompletionResultType]::ParameterName, 'How p-values of many columns are read together (default bh)')
            [CompletionResult]::new('--time-from', '--time-from', [CompletionResultType]::ParameterName, 'Where the time of a report is taken from first (default report)')
            [CompletionResult]::new('--live-metric', '--live-metric', [CompletionResultType]::ParameterName, 'Whether the model itself does worse, by labels (default: by `drift.live_check`)')
            [CompletionResult]::new('--last-retrain', '--last-retrain', [CompletionResultType]::ParameterName, 'When it was last retrained: a date, a time (RFC 3339), or how long ago (default: by records)')
            [CompletionResult]::new('--cooldown', '--cooldown', [CompletionResultType]::ParameterName, 'No second retrain is advised sooner (default: `drift.cooldown`, 7d)')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Configuration file (default: mlopsctl.yaml here or in a parent)')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'Environment of the configuration to use')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'table, json, yaml, markdown, csv, junit, prometheus, nagios, github or html; may be given several times')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'table, json, yaml, markdown, csv, junit, prometheus, nagios, github or html; may be given several times')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--fail-on', '--fail-on', [CompletionResultType]::ParameterName, 'The least verdict that makes the exit code speak')
            [CompletionResult]::new('--deadline', '--deadline', [CompletionResultType]::ParameterName, 'Limit for the whole run (default 60s for a one-pass look)')
            [CompletionResult]::new('--ping', '--ping', [CompletionResultType]::ParameterName, 'URL to tell of start, exit code and end of output (dead-man ping)')
            [CompletionResult]::new('--parallel', '--parallel', [CompletionResultType]::ParameterName, 'Requests at once')
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'Why; kept in the record')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print only what is not ok')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print only what is not ok')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show each request (-vv: also the start of bodies)')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show each request (-vv: also the start of bodies)')
            [CompletionResult]::new('--record', '--record', [CompletionResultType]::ParameterName, 'Keep what a look found as a record')
            [CompletionResult]::new('--stateful', '--stateful', [CompletionResultType]::ParameterName, 'For cron: count a trouble only when runs in a row agree, and notify on transitions only')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Agree to plans in advance')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Agree to plans in advance')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show the plan and stop')
            [CompletionResult]::new('--take-over', '--take-over', [CompletionResultType]::ParameterName, 'Take the lock of another run over')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'mlopsctl;drift;help' {
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List drift reports, the newest first')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show a drift report: which columns are how far past their limit')
            [CompletionResult]::new('trend', 'trend', [CompletionResultType]::ParameterValue, 'Show drift over time, and what to call it')
            [CompletionResult]::new('check', 'check', [CompletionResultType]::ParameterValue, 'Judge the newest drift report, or the one that is named')
            [CompletionResult]::new('measure', 'measure', [CompletionResultType]::ParameterValue, 'Measure drift between two tables: CSV, JSON lines or Parquet')
            [CompletionResult]::new('decide', 'decide', [CompletionResultType]::ParameterValue, 'Decide what to do about drift: nothing, retrain, look at the pipeline, or escalate')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'mlopsctl;drift;help;list' {
            break
        }
        'mlopsctl;drift;help;show' {
            break
        }
        'mlopsctl;drift;help;trend' {
            break
        }
        'mlopsctl;drift;help;check' {
            break
        }
        'mlopsctl;drift;help;measure' {
            break
        }
        'mlopsctl;drift;help;decide' {
            break
        }
        'mlopsctl;drift;help;help' {
            break
        }
        'mlopsctl;model' {
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Configuration file (default: mlopsctl.yaml here or in a parent)')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'Environment of the configuration to use')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'table, json, yaml, markdown, csv, junit, prometheus, nagios, github or html; may be given several times')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'table, json, yaml, markdown, csv, junit, prometheus, nagios, github or html; may be given several times')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--fail-on', '--fail-on', [CompletionResultType]::ParameterName, 'The least verdict that makes the exit code speak')
            [CompletionResult]::new('--deadline', '--deadline', [CompletionResultType]::ParameterName, 'Limit for the whole run (default 60s for a one-pass look)')
            [CompletionResult]::new('--ping', '--ping', [CompletionResultType]::ParameterName, 'URL to tell of start, exit code and end of output (dead-man ping)')
            [CompletionResult]::new('--parallel', '--parallel', [CompletionResultType]::ParameterName, 'Requests at once')
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'Why; kept in the record')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print only what is not ok')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print only what is not ok')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show each request (-vv: also the start of bodies)')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show each request (-vv: also the start of bodies)')
            [CompletionResult]::new('--record', '--record', [CompletionResultType]::ParameterName, 'Keep what a look found as a record')
            [CompletionResult]::new('--stateful', '--stateful', [CompletionResultType]::ParameterName, 'For cron: count a trouble only when runs in a row agree, and notify on transitions only')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Agree to plans in advance')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Agree to plans in advance')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show the plan and stop')
            [CompletionResult]::new('--take-over', '--take-over', [CompletionResultType]::ParameterName, 'Take the lock of another run over')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List registered models with what serves and what waits')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show what serves, what waits, and how they differ')
            [CompletionResult]::new('compare', 'compare', [CompletionResultType]::ParameterValue, 'Compare two versions: metrics, parameters, data, signature')
            [CompletionResult]::new('history', 'history', [CompletionResultType]::ParameterValue, 'Show what was in production when')
            [CompletionResult]::new('review', 'review', [CompletionResultType]::ParameterValue, 'Review models: age, metrics, candidates, trainings, versions to archive')
            [CompletionResult]::new('gate', 'gate', [CompletionResultType]::ParameterValue, 'Judge a candidate by the evaluation gate')
            [CompletionResult]::new('promote', 'promote', [CompletionResultType]::ParameterValue, 'Make a version the one that serves, and prove it')
            [CompletionResult]::new('archive', 'archive', [CompletionResultType]::ParameterValue, 'Archive versions that nothing points at')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'mlopsctl;model;list' {
            [CompletionResult]::new('-n', '-n', [CompletionResultType]::ParameterName, 'So many at most')
            [CompletionResult]::new('--limit', '--limit', [CompletionResultType]::ParameterName, 'So many at most')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Configuration file (default: mlopsctl.yaml here or in a parent)')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'Environment of the configuration to use')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'table, json, yaml, markdown, csv, junit, prometheus, nagios, github or html; may be given several times')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'table, json, yaml, markdown, csv, junit, prometheus, nagios, github or html; may be given several times')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--fail-on', '--fail-on', [CompletionResultType]::ParameterName, 'The least verdict that makes the exit code speak')
            [CompletionResult]::new('--deadline', '--deadline', [CompletionResultType]::ParameterName, 'Limit for the whole run (default 60s for a one-pass look)')
            [CompletionResult]::new('--ping', '--ping', [CompletionResultType]::ParameterName, 'URL to tell of start, exit code and end of output (dead-man ping)')
            [CompletionResult]::new('--parallel', '--parallel', [CompletionResultType]::ParameterName, 'Requests at once')
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'Why; kept in the record')
            [CompletionResult]::new('--configured', '--configured', [CompletionResultType]::ParameterName, 'Only models that the configuration names')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print only what is not ok')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print only what is not ok')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show each request (-vv: also the start of bodies)')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show each request (-vv: also the start of bodies)')
            [CompletionResult]::new('--record', '--record', [CompletionResultType]::ParameterName, 'Keep what a look found as a record')
            [CompletionResult]::new('--stateful', '--stateful', [CompletionResultType]::ParameterName, 'For cron: count a trouble only when runs in a row agree, and notify on transitions only')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Agree to plans in advance')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Agree to plans in advance')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show the plan and stop')
            [CompletionResult]::new('--take-over', '--take-over', [CompletionResultType]::ParameterName, 'Take the lock of another run over')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'mlopsctl;model;show' {
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Configuration file (default: mlopsctl.yaml here or in a parent)')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'Environment of the configuration to use')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'table, json, yaml, markdown, csv, junit, prometheus, nagios, github or html; may be given several times')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'table, json, yaml, markdown, csv, junit, prometheus, nagios, github or html; may be given several times')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--fail-on', '--fail-on', [CompletionResultType]::ParameterName, 'The least verdict that makes the exit code speak')
            [CompletionResult]::new('--deadline', '--deadline', [CompletionResultType]::ParameterName, 'Limit for the whole run (default 60s for a one-pass look)')
            [CompletionResult]::new('--ping', '--ping', [CompletionResultType]::ParameterName, 'URL to tell of start, exit code and end of output (dead-man ping)')
            [CompletionResult]::new('--parallel', '--parallel', [CompletionResultType]::ParameterName, 'Requests at once')
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'Why; kept in the record')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print only what is not ok')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print only what is not ok')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show each request (-vv: also the start of bodies)')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show each request (-vv: also the start of bodies)')
            [CompletionResult]::new('--record', '--record', [CompletionResultType]::ParameterName, 'Keep what a look found as a record')
            [CompletionResult]::new('--stateful', '--stateful', [CompletionResultType]::ParameterName, 'For cron: count a trouble only when runs in a row agree, and notify on transitions only')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Agree to plans in advance')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Agree to plans in advance')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show the plan and stop')
            [CompletionResult]::new('--take-over', '--take-over', [CompletionResultType]::ParameterName, 'Take the lock of another run over')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'mlopsctl;model;compare' {
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Configuration file (default: mlopsctl.yaml here or in a parent)')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'Environment of the configuration to use')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'table, json, yaml, markdown, csv, junit, prometheus, nagios, github or html; may be given several times')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'table, json, yaml, markdown, csv, junit, prometheus, nagios, github or html; may be given several times')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--fail-on', '--fail-on', [CompletionResultType]::ParameterName, 'The least verdict that makes the exit code speak')
            [CompletionResult]::new('--deadline', '--deadline', [CompletionResultType]::ParameterName, 'Limit for the whole run (default 60s for a one-pass look)')
            [CompletionResult]::new('--ping', '--ping', [CompletionResultType]::ParameterName, 'URL to tell of start, exit code and end of output (dead-man ping)')
            [CompletionResult]::new('--parallel', '--parallel', [CompletionResultType]::ParameterName, 'Requests at once')
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'Why; kept in the record')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print only what is not ok')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print only what is not ok')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show each request (-vv: also the start of bodies)')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show each request (-vv: also the start of bodies)')
            [CompletionResult]::new('--record', '--record', [CompletionResultType]::ParameterName, 'Keep what a look found as a record')
            [CompletionResult]::new('--stateful', '--stateful', [CompletionResultType]::ParameterName, 'For cron: count a trouble only when runs in a row agree, and notify on transitions only')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Agree to plans in advance')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Agree to plans in advance')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show the plan and stop')
            [CompletionResult]::new('--take-over', '--take-over', [CompletionResultType]::ParameterName, 'Take the lock of another run over')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'mlopsctl;model;history' {
            [CompletionResult]::new('--at', '--at', [CompletionResultType]::ParameterName, 'What was there at that time: a date (all of that day, UTC), a time, or a span such as 30d ago')
            [CompletionResult]::new('--since', '--since', [CompletionResultType]::ParameterName, 'Only what was there since then: a date, a time, or a span such as 90d')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Configuration file (default: mlopsctl.yaml here or in a parent)')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'Environment of the configuration to use')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'table, json, yaml, markdown, csv, junit, prometheus, nagios, github or html; may be given several times')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'table, json, yaml, markdown, csv, junit, prometheus, nagios, github or html; may be given several times')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--fail-on', '--fail-on', [CompletionResultType]::ParameterName, 'The least verdict that makes the exit code speak')
            [CompletionResult]::new('--deadline', '--deadline', [CompletionResultType]::ParameterName, 'Limit for the whole run (default 60s for a one-pass look)')
            [CompletionResult]::new('--ping', '--ping', [CompletionResultType]::ParameterName, 'URL to tell of start, exit code and end of output (dead-man ping)')
            [CompletionResult]::new('--parallel', '--parallel', [CompletionResultType]::ParameterName, 'Requests at once')
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'Why; kept in the record')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print only what is not ok')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print only what is not ok')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show each request (-vv: also the start of bodies)')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show each request (-vv: also the start of bodies)')
            [CompletionResult]::new('--record', '--record', [CompletionResultType]::ParameterName, 'Keep what a look found as a record')
            [CompletionResult]::new('--stateful', '--stateful', [CompletionResultType]::ParameterName, 'For cron: count a trouble only when runs in a row agree, and notify on transitions only')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Agree to plans in advance')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Agree to plans in advance')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show the plan and stop')
            [CompletionResult]::new('--take-over', '--take-over', [CompletionResultType]::ParameterName, 'Take the lock of another run over')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'mlopsctl;model;review' {
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Configuration file (default: mlopsctl.yaml here or in a parent)')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'Environment of the configuration to use')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'table, json, yaml, markdown, csv, junit, prometheus, nagios, github or html; may be given several times')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'table, json, yaml, markdown, csv, junit, prometheus, nagios, github or html; may be given several times')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--fail-on', '--fail-on', [CompletionResultType]::ParameterName, 'The least verdict that makes the exit code speak')
            [CompletionResult]::new('--deadline', '--deadline', [CompletionResultType]::ParameterName, 'Limit for the whole run (default 60s for a one-pass look)')
            [CompletionResult]::new('--ping', '--ping', [CompletionResultType]::ParameterName, 'URL to tell of start, exit code and end of output (dead-man ping)')
            [CompletionResult]::new('--parallel', '--parallel', [CompletionResultType]::ParameterName, 'Requests at once')
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'Why; kept in the record')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print only what is not ok')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print only what is not ok')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show each request (-vv: also the start of bodies)')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show each request (-vv: also the start of bodies)')
            [CompletionResult]::new('--record', '--record', [CompletionResultType]::ParameterName, 'Keep what a look found as a record')
            [CompletionResult]::new('--stateful', '--stateful', [CompletionResultType]::ParameterName, 'For cron: count a trouble only when runs in a row agree, and notify on transitions only')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Agree to plans in advance')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Agree to plans in advance')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show the plan and stop')
            [CompletionResult]::new('--take-over', '--take-over', [CompletionResultType]::ParameterName, 'Take the lock of another run over')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'mlopsctl;model;gate' {
            [CompletionResult]::new('--candidate', '--candidate', [CompletionResultType]::ParameterName, 'Version to judge: number, alias, stage, semver, or run:ID of a run that is not registered yet (default: what waits)')
            [CompletionResult]::new('--baseline', '--baseline', [CompletionResultType]::ParameterName, 'Version to compare with (default: what serves)')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Configuration file (default: mlopsctl.yaml here or in a parent)')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'Environment of the configuration to use')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'table, json, yaml, markdown, csv, junit, prometheus, nagios, github or html; may be given several times')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'table, json, yaml, markdown, csv, junit, prometheus, nagios, github or html; may be given several times')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--fail-on', '--fail-on', [CompletionResultType]::ParameterName, 'The least verdict that makes the exit code speak')
            [CompletionResult]::new('--deadline', '--deadline', [CompletionResultType]::ParameterName, 'Limit for the whole run (default 60s for a one-pass look)')
            [CompletionResult]::new('--ping', '--ping', [CompletionResultType]::ParameterName, 'URL to tell of start, exit code and end of output (dead-man ping)')
            [CompletionResult]::new('--parallel', '--parallel', [CompletionResultType]::ParameterName, 'Requests at once')
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'Why; kept in the record')
            [CompletionResult]::new('--allow-first', '--allow-first', [CompletionResultType]::ParameterName, 'Let the first version of all pass where nothing serves yet')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print only what is not ok')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print only what is not ok')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show each request (-vv: also the start of bodies)')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show each request (-vv: also the start of bodies)')
            [CompletionResult]::new('--record', '--record', [CompletionResultType]::ParameterName, 'Keep what a look found as a record')
            [CompletionResult]::new('--stateful', '--stateful', [CompletionResultType]::ParameterName, 'For cron: count a trouble only when runs in a row agree, and notify on transitions only')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Agree to plans in advance')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Agree to plans in advance')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show the plan and stop')
            [CompletionResult]::new('--take-over', '--take-over', [CompletionResultType]::ParameterName, 'Take the lock of another run over')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'mlopsctl;model;promote' {
            [CompletionResult]::new('--to', '--to', [CompletionResultType]::ParameterName, 'Its number, semantic version, alias or stage (default: the version that waits)')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'How long to wait for each service to be healthy')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Configuration file (default: mlopsctl.yaml here or in a parent)')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'Environment of the configuration to use')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'table, json, yaml, markdown, csv, junit, prometheus, nagios, github or html; may be given several times')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'table, json, yaml, markdown, csv, junit, prometheus, nagios, github or html; may be given several times')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--fail-on', '--fail-on', [CompletionResultType]::ParameterName, 'The least verdict that makes the exit code speak')
            [CompletionResult]::new('--deadline', '--deadline', [CompletionResultType]::ParameterName, 'Limit for the whole run (default 60s for a one-pass look)')
            [CompletionResult]::new('--ping', '--ping', [CompletionResultType]::ParameterName, 'URL to tell of start, exit code and end of output (dead-man ping)')
            [CompletionResult]::new('--parallel', '--parallel', [CompletionResultType]::ParameterName, 'Requests at once')
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'Why; kept in the record')
            [CompletionResult]::new('--allow-first', '--allow-first', [CompletionResultType]::ParameterName, 'Let the first version of all pass a gate that compares with what serves')
            [CompletionResult]::new('--force', '--force', [CompletionResultType]::ParameterName, 'Go on in spite of the gate and of what callers meet; needs --reason')
            [CompletionResult]::new('--yes-both', '--yes-both', [CompletionResultType]::ParameterName, 'Alias and stage mean different versions: move both to the new one')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print only what is not ok')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print only what is not ok')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show each request (-vv: also the start of bodies)')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show each request (-vv: also the start of bodies)')
            [CompletionResult]::new('--record', '--record', [CompletionResultType]::ParameterName, 'Keep what a look found as a record')
            [CompletionResult]::new('--stateful', '--stateful', [CompletionResultType]::ParameterName, 'For cron: count a trouble only when runs in a row agree, and notify on transitions only')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Agree to plans in advance')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Agree to plans in advance')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show the plan and stop')
            [CompletionResult]::new('--take-over', '--take-over', [CompletionResultType]::ParameterName, 'Take the lock of another run over')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'mlopsctl;model;archive' {
            [CompletionResult]::new('--older-than', '--older-than', [CompletionResultType]::ParameterName, 'What counts as old (default: `archive_after:` of the model, else 90d)')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Configuration file (default: mlopsctl.yaml here or in a parent)')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'Environment of the configuration to use')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'table, json, yaml, markdown, csv, junit, prometheus, nagios, github or html; may be given several times')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'table, json, yaml, markdown, csv, junit, prometheus, nagios, github or html; may be given several times')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--fail-on', '--fail-on', [CompletionResultType]::ParameterName, 'The least verdict that makes the exit code speak')
            [CompletionResult]::new('--deadline', '--deadline', [CompletionResultType]::ParameterName, 'Limit for the whole run (default 60s for a one-pass look)')
            [CompletionResult]::new('--ping', '--ping', [CompletionResultType]::ParameterName, 'URL to tell of start, exit code and end of output (dead-man ping)')
            [CompletionResult]::new('--parallel', '--parallel', [CompletionResultType]::ParameterName, 'Requests at once')
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'Why; kept in the record')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print only what is not ok')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print only what is not ok')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show each request (-vv: also the start of bodies)')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show each request (-vv: also the start of bodies)')
            [CompletionResult]::new('--record', '--record', [CompletionResultType]::ParameterName, 'Keep what a look found as a record')
            [CompletionResult]::new('--stateful', '--stateful', [CompletionResultType]::ParameterName, 'For cron: count a trouble only when runs in a row agree, and notify on transitions only')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Agree to plans in advance')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Agree to plans in advance')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show the plan and stop')
            [CompletionResult]::new('--take-over', '--take-over', [CompletionResultType]::ParameterName, 'Take the lock of another run over')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'mlopsctl;model;help' {
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List registered models with what serves and what waits')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show what serves, what waits, and how they differ')
            [CompletionResult]::new('compare', 'compare', [CompletionResultType]::ParameterValue, 'Compare two versions: metrics, parameters, data, signature')
            [CompletionResult]::new('history', 'history', [CompletionResultType]::ParameterValue, 'Show what was in production when')
            [CompletionResult]::new('review', 'review', [CompletionResultType]::ParameterValue, 'Review models: age, metrics, candidates, trainings, versions to archive')
            [CompletionResult]::new('gate', 'gate', [CompletionResultType]::ParameterValue, 'Judge a candidate by the evaluation gate')
            [CompletionResult]::new('promote', 'promote', [CompletionResultType]::ParameterValue, 'Make a version the one that serves, and prove it')
            [CompletionResult]::new('archive', 'archive', [CompletionResultType]::ParameterValue, 'Archive versions that nothing points at')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'mlopsctl;model;help;list' {
            break
        }
        'mlopsctl;model;help;show' {
            break
        }
        'mlopsctl;model;help;compare' {
            break
        }
        'mlopsctl;model;help;history' {
            break
        }
        'mlopsctl;model;help;review' {
            break
        }
        'mlopsctl;model;help;gate' {
            break
        }
        'mlopsctl;model;help;promote' {
            break
        }
        'mlopsctl;model;help;archive' {
            break
        }
        'mlopsctl;model;help;help' {
            break
        }
        'mlopsctl;history' {
            [CompletionResult]::new('--kind', '--kind', [CompletionResultType]::ParameterName, 'Only these kinds, such as restart, runbook or incident; may be given several times')
            [CompletionResult]::new('--name', '--name', [CompletionResultType]::ParameterName, 'Only what happened to these services, runbooks or checks; may be given several times')
            [CompletionResult]::new('--service', '--service', [CompletionResultType]::ParameterName, 'Only what happened to these services, runbooks or checks; may be given several times')
            [CompletionResult]::new('--since', '--since', [CompletionResultType]::ParameterName, 'Not before: a date (UTC), a time (RFC 3339), or how long ago (24h, 30d)')
            [CompletionResult]::new('--until', '--until', [CompletionResultType]::ParameterName, 'Before: likewise')
            [CompletionResult]::new('--limit', '--limit', [CompletionResultType]::ParameterName, 'At most so many, the newest')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Configuration file (default: mlopsctl.yaml here or in a parent)')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'Environment of the configuration to use')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'table, json, yaml, markdown, csv, junit, prometheus, nagios, github or html; may be given several times')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'table, json, yaml, markdown, csv, junit, prometheus, nagios, github or html; may be given several times')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--fail-on', '--fail-on', [CompletionResultType]::ParameterName, 'The least verdict that makes the exit code speak')
            [CompletionResult]::new('--deadline', '--deadline', [CompletionResultType]::ParameterName, 'Limit for the whole run (default 60s for a one-pass look)')
            [CompletionResult]::new('--ping', '--ping', [CompletionResultType]::ParameterName, 'URL to tell of start, exit code and end of output (dead-man ping)')
            [CompletionResult]::new('--parallel', '--parallel', [CompletionResultType]::ParameterName, 'Requests at once')
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'Why; kept in the record')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print only what is not ok')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print only what is not ok')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show each request (-vv: also the start of bodies)')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show each request (-vv: also the start of bodies)')
            [CompletionResult]::new('--record', '--record', [CompletionResultType]::ParameterName, 'Keep what a look found as a record')
            [CompletionResult]::new('--stateful', '--stateful', [CompletionResultType]::ParameterName, 'For cron: count a trouble only when runs in a row agree, and notify on transitions only')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Agree to plans in advance')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Agree to plans in advance')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show the plan and stop')
            [CompletionResult]::new('--take-over', '--take-over', [CompletionResultType]::ParameterName, 'Take the lock of another run over')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show one record: who, when, with what, and how it ended')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'mlopsctl;history;show' {
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Configuration file (default: mlopsctl.yaml here or in a parent)')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'Environment of the configuration to use')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'table, json, yaml, markdown, csv, junit, prometheus, nagios, github or html; may be given several times')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'table, json, yaml, markdown, csv, junit, prometheus, nagios, github or html; may be given several times')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--fail-on', '--fail-on', [CompletionResultType]::ParameterName, 'The least verdict that makes the exit code speak')
            [CompletionResult]::new('--deadline', '--deadline', [CompletionResultType]::ParameterName, 'Limit for the whole run (default 60s for a one-pass look)')
            [CompletionResult]::new('--ping', '--ping', [CompletionResultType]::ParameterName, 'URL to tell of start, exit code and end of output (dead-man ping)')
            [CompletionResult]::new('--parallel', '--parallel', [CompletionResultType]::ParameterName, 'Requests at once')
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'Why; kept in the record')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print only what is not ok')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print only what is not ok')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show each request (-vv: also the start of bodies)')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show each request (-vv: also the start of bodies)')
            [CompletionResult]::new('--record', '--record', [CompletionResultType]::ParameterName, 'Keep what a look found as a record')
            [CompletionResult]::new('--stateful', '--stateful', [CompletionResultType]::ParameterName, 'For cron: count a trouble only when runs in a row agree, and notify on transitions only')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Agree to plans in advance')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Agree to plans in advance')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show the plan and stop')
            [CompletionResult]::new('--take-over', '--take-over', [CompletionResultType]::ParameterName, 'Take the lock of another run over')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'mlopsctl;history;help' {
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show one record: who, when, with what, and how it ended')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'mlopsctl;history;help;show' {
            break
        }
        'mlopsctl;history;help;help' {
            break
        }
        'mlopsctl;handover' {
            [CompletionResult]::new('--since', '--since', [CompletionResultType]::ParameterName, 'How far back changes are told, and how far ahead what ends (default 12h)')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Configuration file (default: mlopsctl.yaml here or in a parent)')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'Environment of the configuration to use')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'table, json, yaml, markdown, csv, junit, prometheus, nagios, github or html; may be given several times')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'table, json, yaml, markdown, csv, junit, prometheus, nagios, github or html; may be given several times')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--fail-on', '--fail-on', [CompletionResultType]::ParameterName, 'The least verdict that makes the exit code speak')
            [CompletionResult]::new('--deadline', '--deadline', [CompletionResultType]::ParameterName, 'Limit for the whole run (default 60s for a one-pass look)')
            [CompletionResult]::new('--ping', '--ping', [CompletionResultType]::ParameterName, 'URL to tell of start, exit code and end of output (dead-man ping)')
            [CompletionResult]::new('--parallel', '--parallel', [CompletionResultType]::ParameterName, 'Requests at once')
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'Why; kept in the record')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print only what is not ok')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print only what is not ok')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show each request (-vv: also the start of bodies)')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show each request (-vv: also the start of bodies)')
            [CompletionResult]::new('--record', '--record', [CompletionResultType]::ParameterName, 'Keep what a look found as a record')
            [CompletionResult]::new('--stateful', '--stateful', [CompletionResultType]::ParameterName, 'For cron: count a trouble only when runs in a row agree, and notify on transitions only')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Agree to plans in advance')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Agree to plans in advance')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show the plan and stop')
            [CompletionResult]::new('--take-over', '--take-over', [CompletionResultType]::ParameterName, 'Take the lock of another run over')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'mlopsctl;restart' {
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'How long to wait for it to be healthy, for each container and for the service')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Configuration file (default: mlopsctl.yaml here or in a parent)')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'Environment of the configuration to use')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'table, json, yaml, markdown, csv, junit, prometheus, nagios, github or html; may be given several times')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'table, json, yaml, markdown, csv, junit, prometheus, nagios, github or html; may be given several times')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--fail-on', '--fail-on', [CompletionResultType]::ParameterName, 'The least verdict that makes the exit code speak')
            [CompletionResult]::new('--deadline', '--deadline', [CompletionResultType]::ParameterName, 'Limit for the whole run (default 60s for a one-pass look)')
            [CompletionResult]::new('--ping', '--ping', [CompletionResultType]::ParameterName, 'URL to tell of start, exit code and end of output (dead-man ping)')
            [CompletionResult]::new('--parallel', '--parallel', [CompletionResultType]::ParameterName, 'Requests at once')
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'Why; kept in the record')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print only what is not ok')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print only what is not ok')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show each request (-vv: also the start of bodies)')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show each request (-vv: also the start of bodies)')
            [CompletionResult]::new('--record', '--record', [CompletionResultType]::ParameterName, 'Keep what a look found as a record')
            [CompletionResult]::new('--stateful', '--stateful', [CompletionResultType]::ParameterName, 'For cron: count a trouble only when runs in a row agree, and notify on transitions only')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Agree to plans in advance')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Agree to plans in advance')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show the plan and stop')
            [CompletionResult]::new('--take-over', '--take-over', [CompletionResultType]::ParameterName, 'Take the lock of another run over')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'mlopsctl;rollback' {
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Configuration file (default: mlopsctl.yaml here or in a parent)')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'Environment of the configuration to use')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'table, json, yaml, markdown, csv, junit, prometheus, nagios, github or html; may be given several times')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'table, json, yaml, markdown, csv, junit, prometheus, nagios, github or html; may be given several times')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--fail-on', '--fail-on', [CompletionResultType]::ParameterName, 'The least verdict that makes the exit code speak')
            [CompletionResult]::new('--deadline', '--deadline', [CompletionResultType]::ParameterName, 'Limit for the whole run (default 60s for a one-pass look)')
            [CompletionResult]::new('--ping', '--ping', [CompletionResultType]::ParameterName, 'URL to tell of start, exit code and end of output (dead-man ping)')
            [CompletionResult]::new('--parallel', '--parallel', [CompletionResultType]::ParameterName, 'Requests at once')
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'Why; kept in the record')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print only what is not ok')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print only what is not ok')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show each request (-vv: also the start of bodies)')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show each request (-vv: also the start of bodies)')
            [CompletionResult]::new('--record', '--record', [CompletionResultType]::ParameterName, 'Keep what a look found as a record')
            [CompletionResult]::new('--stateful', '--stateful', [CompletionResultType]::ParameterName, 'For cron: count a trouble only when runs in a row agree, and notify on transitions only')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Agree to plans in advance')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Agree to plans in advance')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show the plan and stop')
            [CompletionResult]::new('--take-over', '--take-over', [CompletionResultType]::ParameterName, 'Take the lock of another run over')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('model', 'model', [CompletionResultType]::ParameterValue, 'Go back to the version of a model that served well last')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'mlopsctl;rollback;model' {
            [CompletionResult]::new('--to', '--to', [CompletionResultType]::ParameterName, 'Number, semantic version, alias or stage (default: what served well last)')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'How long to wait for each service to be healthy')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Configuration file (default: mlopsctl.yaml here or in a parent)')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'Environment of the configuration to use')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'table, json, yaml, markdown, csv, junit, prometheus, nagios, github or html; may be given several times')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'table, json, yaml, markdown, csv, junit, prometheus, nagios, github or html; may be given several times')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--fail-on', '--fail-on', [CompletionResultType]::ParameterName, 'The least verdict that makes the exit code speak')
            [CompletionResult]::new('--deadline', '--deadline', [CompletionResultType]::ParameterName, 'Limit for the whole run (default 60s for a one-pass look)')
            [CompletionResult]::new('--ping', '--ping', [CompletionResultType]::ParameterName, 'URL to tell of start, exit code and end of output (dead-man ping)')
            [CompletionResult]::new('--parallel', '--parallel', [CompletionResultType]::ParameterName, 'Requests at once')
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'Why; kept in the record')
            [CompletionResult]::new('--list', '--list', [CompletionResultType]::ParameterName, 'Show what there is to go back to, and stop')
            [CompletionResult]::new('--force', '--force', [CompletionResultType]::ParameterName, 'Go to a version that callers break with; needs --reason')
            [CompletionResult]::new('--yes-both', '--yes-both', [CompletionResultType]::ParameterName, 'Alias and stage mean different versions: move both to the one version')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print only what is not ok')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print only what is not ok')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show each request (-vv: also the start of bodies)')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show each request (-vv: also the start of bodies)')
            [CompletionResult]::new('--record', '--record', [CompletionResultType]::ParameterName, 'Keep what a look found as a record')
            [CompletionResult]::new('--stateful', '--stateful', [CompletionResultType]::ParameterName, 'For cron: count a trouble only when runs in a row agree, and notify on transitions only')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Agree to plans in advance')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Agree to plans in advance')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show the plan and stop')
            [CompletionResult]::new('--take-over', '--take-over', [CompletionResultType]::ParameterName, 'Take the lock of another run over')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'mlopsctl;rollback;help' {
            [CompletionResult]::new('model', 'model', [CompletionResultType]::ParameterValue, 'Go back to the version of a model that served well last')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'mlopsctl;rollback;help;model' {
            break
        }
        'mlopsctl;rollback;help;help' {
            break
        }
        'mlopsctl;plan' {
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Configuration file (default: mlopsctl.yaml here or in a parent)')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'Environment of the configuration to use')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'table, json, yaml, markdown, csv, junit, prometheus, nagios, github or html; may be given several times')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'table, json, yaml, markdown, csv, junit, prometheus, nagios, github or html; may be given several times')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--fail-on', '--fail-on', [CompletionResultType]::ParameterName, 'The least verdict that makes the exit code speak')
            [CompletionResult]::new('--deadline', '--deadline', [CompletionResultType]::ParameterName, 'Limit for the whole run (default 60s for a one-pass look)')
            [CompletionResult]::new('--ping', '--ping', [CompletionResultType]::ParameterName, 'URL to tell of start, exit code and end of output (dead-man ping)')
            [CompletionResult]::new('--parallel', '--parallel', [CompletionResultType]::ParameterName, 'Requests at once')
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'Why; kept in the record')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print only what is not ok')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print only what is not ok')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show each request (-vv: also the start of bodies)')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show each request (-vv: also the start of bodies)')
            [CompletionResult]::new('--record', '--record', [CompletionResultType]::ParameterName, 'Keep what a look found as a record')
            [CompletionResult]::new('--stateful', '--stateful', [CompletionResultType]::ParameterName, 'For cron: count a trouble only when runs in a row agree, and notify on transitions only')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Agree to plans in advance')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Agree to plans in advance')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show the plan and stop')
            [CompletionResult]::new('--take-over', '--take-over', [CompletionResultType]::ParameterName, 'Take the lock of another run over')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List unfinished plans')
            [CompletionResult]::new('resume', 'resume', [CompletionResultType]::ParameterValue, 'Finish a plan: apply the steps that are not done')
            [CompletionResult]::new('undo', 'undo', [CompletionResultType]::ParameterValue, 'Undo a plan: put back, in reverse, what it changed')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'mlopsctl;plan;list' {
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Configuration file (default: mlopsctl.yaml here or in a parent)')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'Environment of the configuration to use')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'table, json, yaml, markdown, csv, junit, prometheus, nagios, github or html; may be given several times')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'table, json, yaml, markdown, csv, junit, prometheus, nagios, github or html; may be given several times')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--fail-on', '--fail-on', [CompletionResultType]::ParameterName, 'The least verdict that makes the exit code speak')
            [CompletionResult]::new('--deadline', '--deadline', [CompletionResultType]::ParameterName, 'Limit for the whole run (default 60s for a one-pass look)')
            [CompletionResult]::new('--ping', '--ping', [CompletionResultType]::ParameterName, 'URL to tell of start, exit code and end of output (dead-man ping)')
            [CompletionResult]::new('--parallel', '--parallel', [CompletionResultType]::ParameterName, 'Requests at once')
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'Why; kept in the record')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print only what is not ok')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print only what is not ok')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show each request (-vv: also the start of bodies)')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show each request (-vv: also the start of bodies)')
            [CompletionResult]::new('--record', '--record', [CompletionResultType]::ParameterName, 'Keep what a look found as a record')
            [CompletionResult]::new('--stateful', '--stateful', [CompletionResultType]::ParameterName, 'For cron: count a trouble only when runs in a row agree, and notify on transitions only')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Agree to plans in advance')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Agree to plans in advance')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show the plan and stop')
            [CompletionResult]::new('--take-over', '--take-over', [CompletionResultType]::ParameterName, 'Take the lock of another run over')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'mlopsctl;plan;resume' {
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Configuration file (default: mlopsctl.yaml here or in a parent)')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'Environment of the configuration to use')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'table, json, yaml, markdown, csv, junit, prometheus, nagios, github or html; may be given several times')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'table, json, yaml, markdown, csv, junit, prometheus, nagios, github or html; may be given several times')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--fail-on', '--fail-on', [CompletionResultType]::ParameterName, 'The least verdict that makes the exit code speak')
            [CompletionResult]::new('--deadline', '--deadline', [CompletionResultType]::ParameterName, 'Limit for the whole run (default 60s for a one-pass look)')
            [CompletionResult]::new('--ping', '--ping', [CompletionResultType]::ParameterName, 'URL to tell of start, exit code and end of output (dead-man ping)')
            [CompletionResult]::new('--parallel', '--parallel', [CompletionResultType]::ParameterName, 'Requests at once')
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'Why; kept in the record')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print only what is not ok')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print only what is not ok')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show each request (-vv: also the start of bodies)')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show each request (-vv: also the start of bodies)')
            [CompletionResult]::new('--record', '--record', [CompletionResultType]::ParameterName, 'Keep what a look found as a record')
            [CompletionResult]::new('--stateful', '--stateful', [CompletionResultType]::ParameterName, 'For cron: count a trouble only when runs in a row agree, and notify on transitions only')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Agree to plans in advance')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Agree to plans in advance')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show the plan and stop')
            [CompletionResult]::new('--take-over', '--take-over', [CompletionResultType]::ParameterName, 'Take the lock of another run over')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'mlopsctl;plan;undo' {
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Configuration file (default: mlopsctl.yaml here or in a parent)')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'Environment of the configuration to use')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'table, json, yaml, markdown, csv, junit, prometheus, nagios, github or html; may be given several times')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'table, json, yaml, markdown, csv, junit, prometheus, nagios, github or html; may be given several times')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--fail-on', '--fail-on', [CompletionResultType]::ParameterName, 'The least verdict that makes the exit code speak')
            [CompletionResult]::new('--deadline', '--deadline', [CompletionResultType]::ParameterName, 'Limit for the whole run (default 60s for a one-pass look)')
            [CompletionResult]::new('--ping', '--ping', [CompletionResultType]::ParameterName, 'URL to tell of start, exit code and end of output (dead-man ping)')
            [CompletionResult]::new('--parallel', '--parallel', [CompletionResultType]::ParameterName, 'Requests at once')
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'Why; kept in the record')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print only what is not ok')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print only what is not ok')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show each request (-vv: also the start of bodies)')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show each request (-vv: also the start of bodies)')
            [CompletionResult]::new('--record', '--record', [CompletionResultType]::ParameterName, 'Keep what a look found as a record')
            [CompletionResult]::new('--stateful', '--stateful', [CompletionResultType]::ParameterName, 'For cron: count a trouble only when runs in a row agree, and notify on transitions only')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Agree to plans in advance')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Agree to plans in advance')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show the plan and stop')
            [CompletionResult]::new('--take-over', '--take-over', [CompletionResultType]::ParameterName, 'Take the lock of another run over')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'mlopsctl;plan;help' {
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List unfinished plans')
            [CompletionResult]::new('resume', 'resume', [CompletionResultType]::ParameterValue, 'Finish a plan: apply the steps that are not done')
            [CompletionResult]::new('undo', 'undo', [CompletionResultType]::ParameterValue, 'Undo a plan: put back, in reverse, what it changed')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'mlopsctl;plan;help;list' {
            break
        }
        'mlopsctl;plan;help;resume' {
            break
        }
        'mlopsctl;plan;help;undo' {
            break
        }
        'mlopsctl;plan;help;help' {
            break
        }
        'mlopsctl;backup' {
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Configuration file (default: mlopsctl.yaml here or in a parent)')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'Environment of the configuration to use')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'table, json, yaml, markdown, csv, junit, prometheus, nagios, github or html; may be given several times')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'table, json, yaml, markdown, csv, junit, prometheus, nagios, github or html; may be given several times')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--fail-on', '--fail-on', [CompletionResultType]::ParameterName, 'The least verdict that makes the exit code speak')
            [CompletionResult]::new('--deadline', '--deadline', [CompletionResultType]::ParameterName, 'Limit for the whole run (default 60s for a one-pass look)')
            [CompletionResult]::new('--ping', '--ping', [CompletionResultType]::ParameterName, 'URL to tell of start, exit code and end of output (dead-man ping)')
            [CompletionResult]::new('--parallel', '--parallel', [CompletionResultType]::ParameterName, 'Requests at once')
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'Why; kept in the record')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print only what is not ok')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print only what is not ok')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show each request (-vv: also the start of bodies)')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show each request (-vv: also the start of bodies)')
            [CompletionResult]::new('--record', '--record', [CompletionResultType]::ParameterName, 'Keep what a look found as a record')
            [CompletionResult]::new('--stateful', '--stateful', [CompletionResultType]::ParameterName, 'For cron: count a trouble only when runs in a row agree, and notify on transitions only')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Agree to plans in advance')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Agree to plans in advance')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show the plan and stop')
            [CompletionResult]::new('--take-over', '--take-over', [CompletionResultType]::ParameterName, 'Take the lock of another run over')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('create', 'create', [CompletionResultType]::ParameterValue, 'Back sets up now')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'Show the newest backup of each set, and whether it is young enough')
            [CompletionResult]::new('verify', 'verify', [CompletionResultType]::ParameterValue, 'Check that backups are whole')
            [CompletionResult]::new('restore', 'restore', [CompletionResultType]::ParameterValue, 'Put a backup back, into a new folder or in place')
            [CompletionResult]::new('prune', 'prune', [CompletionResultType]::ParameterValue, 'Remove backups that need not be kept any more')
            [CompletionResult]::new('drill', 'drill', [CompletionResultType]::ParameterValue, 'Restore the newest backups into scratch, and measure how long recovery takes')
            [CompletionResult]::new('doctor', 'doctor', [CompletionResultType]::ParameterValue, 'Probe where backups go: what the place can do, and what each lack means')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'mlopsctl;backup;create' {
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Configuration file (default: mlopsctl.yaml here or in a parent)')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'Environment of the configuration to use')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'table, json, yaml, markdown, csv, junit, prometheus, nagios, github or html; may be given several times')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'table, json, yaml, markdown, csv, junit, prometheus, nagios, github or html; may be given several times')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--fail-on', '--fail-on', [CompletionResultType]::ParameterName, 'The least verdict that makes the exit code speak')
            [CompletionResult]::new('--deadline', '--deadline', [CompletionResultType]::ParameterName, 'Limit for the whole run (default 60s for a one-pass look)')
            [CompletionResult]::new('--ping', '--ping', [CompletionResultType]::ParameterName, 'URL to tell of start, exit code and end of output (dead-man ping)')
            [CompletionResult]::new('--parallel', '--parallel', [CompletionResultType]::ParameterName, 'Requests at once')
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'Why; kept in the record')
            [CompletionResult]::new('--fast', '--fast', [CompletionResultType]::ParameterName, 'Store what compresses little as it is: larger, but at the speed of the disk')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print only what is not ok')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print only what is not ok')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show each request (-vv: also the start of bodies)')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show each request (-vv: also the start of bodies)')
            [CompletionResult]::new('--record', '--record', [CompletionResultType]::ParameterName, 'Keep what a look found as a record')
            [CompletionResult]::new('--stateful', '--stateful', [CompletionResultType]::ParameterName, 'For cron: count a trouble only when runs in a row agree, and notify on transitions only')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Agree to plans in advance')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Agree to plans in advance')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show the plan and stop')
            [CompletionResult]::new('--take-over', '--take-over', [CompletionResultType]::ParameterName, 'Take the lock of another run over')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'mlopsctl;backup;list' {
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Configuration file (default: mlopsctl.yaml here or in a parent)')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'Environment of the configuration to use')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'table, json, yaml, markdown, csv, junit, prometheus, nagios, github or html; may be given several times')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'table, json, yaml, markdown, csv, junit, prometheus, nagios, github or html; may be given several times')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--fail-on', '--fail-on', [CompletionResultType]::ParameterName, 'The least verdict that makes the exit code speak')
            [CompletionResult]::new('--deadline', '--deadline', [CompletionResultType]::ParameterName, 'Limit for the whole run (default 60s for a one-pass look)')
            [CompletionResult]::new('--ping', '--ping', [CompletionResultType]::ParameterName, 'URL to tell of start, exit code and end of output (dead-man ping)')
            [CompletionResult]::new('--parallel', '--parallel', [CompletionResultType]::ParameterName, 'Requests at once')
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'Why; kept in the record')
            [CompletionResult]::new('--all', '--all', [CompletionResultType]::ParameterName, 'Every backup, and what interrupted runs left')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print only what is not ok')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print only what is not ok')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show each request (-vv: also the start of bodies)')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show each request (-vv: also the start of bodies)')
            [CompletionResult]::new('--record', '--record', [CompletionResultType]::ParameterName, 'Keep what a look found as a record')
            [CompletionResult]::new('--stateful', '--stateful', [CompletionResultType]::ParameterName, 'For cron: count a trouble only when runs in a row agree, and notify on transitions only')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Agree to plans in advance')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Agree to plans in advance')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show the plan and stop')
            [CompletionResult]::new('--take-over', '--take-over', [CompletionResultType]::ParameterName, 'Take the lock of another run over')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'mlopsctl;backup;verify' {
            [CompletionResult]::new('--set', '--set', [CompletionResultType]::ParameterName, 'Of these sets alone')
            [CompletionResult]::new('--read-data', '--read-data', [CompletionResultType]::ParameterName, 'Read the archive, too: all, a share such as 10%, or a part such as 3/10')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Configuration file (default: mlopsctl.yaml here or in a parent)')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'Environment of the configuration to use')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'table, json, yaml, markdown, csv, junit, prometheus, nagios, github or html; may be given several times')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'table, json, yaml, markdown, csv, junit, prometheus, nagios, github or html; may be given several times')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--fail-on', '--fail-on', [CompletionResultType]::ParameterName, 'The least verdict that makes the exit code speak')
            [CompletionResult]::new('--deadline', '--deadline', [CompletionResultType]::ParameterName, 'Limit for the whole run (default 60s for a one-pass look)')
            [CompletionResult]::new('--ping', '--ping', [CompletionResultType]::ParameterName, 'URL to tell of start, exit code and end of output (dead-man ping)')
            [CompletionResult]::new('--parallel', '--parallel', [CompletionResultType]::ParameterName, 'Requests at once')
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'Why; kept in the record')
            [CompletionResult]::new('--all', '--all', [CompletionResultType]::ParameterName, 'Every backup, not only the newest')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print only what is not ok')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print only what is not ok')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show each request (-vv: also the start of bodies)')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show each request (-vv: also the start of bodies)')
            [CompletionResult]::new('--record', '--record', [CompletionResultType]::ParameterName, 'Keep what a look found as a record')
            [CompletionResult]::new('--stateful', '--stateful', [CompletionResultType]::ParameterName, 'For cron: count a trouble only when runs in a row agree, and notify on transitions only')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Agree to plans in advance')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Agree to plans in advance')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show the plan and stop')
            [CompletionResult]::new('--take-over', '--take-over', [CompletionResultType]::ParameterName, 'Take the lock of another run over')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'mlopsctl;backup;restore' {
            [CompletionResult]::new('--set', '--set', [CompletionResultType]::ParameterName, 'The newest backup of this set')
            [CompletionResult]::new('--before', '--before', [CompletionResultType]::ParameterName, 'With --set: the newest backup that was begun before this date or time')
            [CompletionResult]::new('--archive', '--archive', [CompletionResultType]::ParameterName, 'An archive on this machine; where its manifest is not beside it, any .tar.gz or .tar, and hostile ones are refused')
            [CompletionResult]::new('--to', '--to', [CompletionResultType]::ParameterName, 'The new folder (default: SET-ID in this one)')
            [CompletionResult]::new('--database', '--database', [CompletionResultType]::ParameterName, 'Load the dump of a PostgreSQL database into a new one of this name, on the server of the set')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Configuration file (default: mlopsctl.yaml here or in a parent)')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'Environment of the configuration to use')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'table, json, yaml, markdown, csv, junit, prometheus, nagios, github or html; may be given several times')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'table, json, yaml, markdown, csv, junit, prometheus, nagios, github or html; may be given several times')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--fail-on', '--fail-on', [CompletionResultType]::ParameterName, 'The least verdict that makes the exit code speak')
            [CompletionResult]::new('--deadline', '--deadline', [CompletionResultType]::ParameterName, 'Limit for the whole run (default 60s for a one-pass look)')
            [CompletionResult]::new('--ping', '--ping', [CompletionResultType]::ParameterName, 'URL to tell of start, exit code and end of output (dead-man ping)')
            [CompletionResult]::new('--parallel', '--parallel', [CompletionResultType]::ParameterName, 'Requests at once')
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'Why; kept in the record')
            [CompletionResult]::new('--latest', '--latest', [CompletionResultType]::ParameterName, 'With --set: the newest backup, which is what --set alone means, too')
            [CompletionResult]::new('--in-place', '--in-place', [CompletionResultType]::ParameterName, 'Put files and folders back where they were; what is there is kept beside them')
            [CompletionResult]::new('--replace', '--replace', [CompletionResultType]::ParameterName, 'Replace databases, too, which nobody may have open; one of a server is kept under another name')
            [CompletionResult]::new('--drop-replaced', '--drop-replaced', [CompletionResultType]::ParameterName, 'With --in-place: remove what was replaced once all is in place')
            [CompletionResult]::new('--other-stack', '--other-stack', [CompletionResultType]::ParameterName, 'Put back what a stack of another name, or another environment, backed up, too: after a stack got a new name')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print only what is not ok')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print only what is not ok')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show each request (-vv: also the start of bodies)')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show each request (-vv: also the start of bodies)')
            [CompletionResult]::new('--record', '--record', [CompletionResultType]::ParameterName, 'Keep what a look found as a record')
            [CompletionResult]::new('--stateful', '--stateful', [CompletionResultType]::ParameterName, 'For cron: count a trouble only when runs in a row agree, and notify on transitions only')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Agree to plans in advance')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Agree to plans in advance')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show the plan and stop')
            [CompletionResult]::new('--take-over', '--take-over', [CompletionResultType]::ParameterName, 'Take the lock of another run over')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'mlopsctl;backup;prune' {
            [CompletionResult]::new('--keep-last', '--keep-last', [CompletionResultType]::ParameterName, 'The newest N stay')
            [CompletionResult]::new('--keep-hourly', '--keep-hourly', [CompletionResultType]::ParameterName, 'The newest of each of the last N hours that have one')
            [CompletionResult]::new('--keep-daily', '--keep-daily', [CompletionResultType]::ParameterName, '… of days')
            [CompletionResult]::new('--keep-weekly', '--keep-weekly', [CompletionResultType]::ParameterName, '… of weeks, which begin on Monday')
            [CompletionResult]::new('--keep-monthly', '--keep-monthly', [CompletionResultType]::ParameterName, '… of months')
            [CompletionResult]::new('--keep-yearly', '--keep-yearly', [CompletionResultType]::ParameterName, '… of years')
            [CompletionResult]::new('--keep-within', '--keep-within', [CompletionResultType]::ParameterName, 'All that are less older than the newest')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Configuration file (default: mlopsctl.yaml here or in a parent)')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'Environment of the configuration to use')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'table, json, yaml, markdown, csv, junit, prometheus, nagios, github or html; may be given several times')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'table, json, yaml, markdown, csv, junit, prometheus, nagios, github or html; may be given several times')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--fail-on', '--fail-on', [CompletionResultType]::ParameterName, 'The least verdict that makes the exit code speak')
            [CompletionResult]::new('--deadline', '--deadline', [CompletionResultType]::ParameterName, 'Limit for the whole run (default 60s for a one-pass look)')
            [CompletionResult]::new('--ping', '--ping', [CompletionResultType]::ParameterName, 'URL to tell of start, exit code and end of output (dead-man ping)')
            [CompletionResult]::new('--parallel', '--parallel', [CompletionResultType]::ParameterName, 'Requests at once')
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'Why; kept in the record')
            [CompletionResult]::new('--other-stack', '--other-stack', [CompletionResultType]::ParameterName, 'Count and remove what a stack of another name, or another environment, made, too: after a stack got a new name')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print only what is not ok')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print only what is not ok')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show each request (-vv: also the start of bodies)')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show each request (-vv: also the start of bodies)')
            [CompletionResult]::new('--record', '--record', [CompletionResultType]::ParameterName, 'Keep what a look found as a record')
            [CompletionResult]::new('--stateful', '--stateful', [CompletionResultType]::ParameterName, 'For cron: count a trouble only when runs in a row agree, and notify on transitions only')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Agree to plans in advance')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Agree to plans in advance')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show the plan and stop')
            [CompletionResult]::new('--take-over', '--take-over', [CompletionResultType]::ParameterName, 'Take the lock of another run over')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'mlopsctl;backup;drill' {
            [CompletionResult]::new('--mlflow-bin', '--mlflow-bin', [CompletionResultType]::ParameterName, 'The program that --serve starts (default: `mlflow` in the PATH)')
            [CompletionResult]::new('--postgres', '--postgres', [CompletionResultType]::ParameterName, 'Load dumps into a scratch database on this PostgreSQL server (default: that of the set), and drop it afterwards')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Configuration file (default: mlopsctl.yaml here or in a parent)')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'Environment of the configuration to use')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'table, json, yaml, markdown, csv, junit, prometheus, nagios, github or html; may be given several times')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'table, json, yaml, markdown, csv, junit, prometheus, nagios, github or html; may be given several times')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--fail-on', '--fail-on', [CompletionResultType]::ParameterName, 'The least verdict that makes the exit code speak')
            [CompletionResult]::new('--deadline', '--deadline', [CompletionResultType]::ParameterName, 'Limit for the whole run (default 60s for a one-pass look)')
            [CompletionResult]::new('--ping', '--ping', [CompletionResultType]::ParameterName, 'URL to tell of start, exit code and end of output (dead-man ping)')
            [CompletionResult]::new('--parallel', '--parallel', [CompletionResultType]::ParameterName, 'Requests at once')
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'Why; kept in the record')
            [CompletionResult]::new('--serve', '--serve', [CompletionResultType]::ParameterName, 'Start a real MLflow server on what was restored, on this machine alone, and read its registry')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print only what is not ok')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print only what is not ok')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show each request (-vv: also the start of bodies)')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show each request (-vv: also the start of bodies)')
            [CompletionResult]::new('--record', '--record', [CompletionResultType]::ParameterName, 'Keep what a look found as a record')
            [CompletionResult]::new('--stateful', '--stateful', [CompletionResultType]::ParameterName, 'For cron: count a trouble only when runs in a row agree, and notify on transitions only')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Agree to plans in advance')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Agree to plans in advance')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show the plan and stop')
            [CompletionResult]::new('--take-over', '--take-over', [CompletionResultType]::ParameterName, 'Take the lock of another run over')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'mlopsctl;backup;doctor' {
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Configuration file (default: mlopsctl.yaml here or in a parent)')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'Environment of the configuration to use')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'table, json, yaml, markdown, csv, junit, prometheus, nagios, github or html; may be given several times')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'table, json, yaml, markdown, csv, junit, prometheus, nagios, github or html; may be given several times')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--fail-on', '--fail-on', [CompletionResultType]::ParameterName, 'The least verdict that makes the exit code speak')
            [CompletionResult]::new('--deadline', '--deadline', [CompletionResultType]::ParameterName, 'Limit for the whole run (default 60s for a one-pass look)')
            [CompletionResult]::new('--ping', '--ping', [CompletionResultType]::ParameterName, 'URL to tell of start, exit code and end of output (dead-man ping)')
            [CompletionResult]::new('--parallel', '--parallel', [CompletionResultType]::ParameterName, 'Requests at once')
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'Why; kept in the record')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print only what is not ok')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print only what is not ok')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show each request (-vv: also the start of bodies)')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show each request (-vv: also the start of bodies)')
            [CompletionResult]::new('--record', '--record', [CompletionResultType]::ParameterName, 'Keep what a look found as a record')
            [CompletionResult]::new('--stateful', '--stateful', [CompletionResultType]::ParameterName, 'For cron: count a trouble only when runs in a row agree, and notify on transitions only')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Agree to plans in advance')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Agree to plans in advance')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show the plan and stop')
            [CompletionResult]::new('--take-over', '--take-over', [CompletionResultType]::ParameterName, 'Take the lock of another run over')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'mlopsctl;backup;help' {
            [CompletionResult]::new('create', 'create', [CompletionResultType]::ParameterValue, 'Back sets up now')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'Show the newest backup of each set, and whether it is young enough')
            [CompletionResult]::new('verify', 'verify', [CompletionResultType]::ParameterValue, 'Check that backups are whole')
            [CompletionResult]::new('restore', 'restore', [CompletionResultType]::ParameterValue, 'Put a backup back, into a new folder or in place')
            [CompletionResult]::new('prune', 'prune', [CompletionResultType]::ParameterValue, 'Remove backups that need not be kept any more')
            [CompletionResult]::new('drill', 'drill', [CompletionResultType]::ParameterValue, 'Restore the newest backups into scratch, and measure how long recovery takes')
            [CompletionResult]::new('doctor', 'doctor', [CompletionResultType]::ParameterValue, 'Probe where backups go: what the place can do, and what each lack means')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'mlopsctl;backup;help;create' {
            break
        }
        'mlopsctl;backup;help;list' {
            break
        }
        'mlopsctl;backup;help;verify' {
            break
        }
        'mlopsctl;backup;help;restore' {
            break
        }
        'mlopsctl;backup;help;prune' {
            break
        }
        'mlopsctl;backup;help;drill' {
            break
        }
        'mlopsctl;backup;help;doctor' {
            break
        }
        'mlopsctl;backup;help;help' {
            break
        }
        'mlopsctl;version' {
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Configuration file (default: mlopsctl.yaml here or in a parent)')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'Environment of the configuration to use')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'table, json, yaml, markdown, csv, junit, prometheus, nagios, github or html; may be given several times')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'table, json, yaml, markdown, csv, junit, prometheus, nagios, github or html; may be given several times')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--fail-on', '--fail-on', [CompletionResultType]::ParameterName, 'The least verdict that makes the exit code speak')
            [CompletionResult]::new('--deadline', '--deadline', [CompletionResultType]::ParameterName, 'Limit for the whole run (default 60s for a one-pass look)')
            [CompletionResult]::new('--ping', '--ping', [CompletionResultType]::ParameterName, 'URL to tell of start, exit code and end of output (dead-man ping)')
            [CompletionResult]::new('--parallel', '--parallel', [CompletionResultType]::ParameterName, 'Requests at once')
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'Why; kept in the record')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print only what is not ok')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print only what is not ok')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show each request (-vv: also the start of bodies)')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show each request (-vv: also the start of bodies)')
            [CompletionResult]::new('--record', '--record', [CompletionResultType]::ParameterName, 'Keep what a look found as a record')
            [CompletionResult]::new('--stateful', '--stateful', [CompletionResultType]::ParameterName, 'For cron: count a trouble only when runs in a row agree, and notify on transitions only')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Agree to plans in advance')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Agree to plans in advance')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show the plan and stop')
            [CompletionResult]::new('--take-over', '--take-over', [CompletionResultType]::ParameterName, 'Take the lock of another run over')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show the version of the stack or of a model')
            [CompletionResult]::new('next', 'next', [CompletionResultType]::ParameterValue, 'Print the version that would come next')
            [CompletionResult]::new('bump', 'bump', [CompletionResultType]::ParameterValue, 'Give the next version to the stack or to a model')
            [CompletionResult]::new('history', 'history', [CompletionResultType]::ParameterValue, 'List the versions that there were')
            [CompletionResult]::new('tag', 'tag', [CompletionResultType]::ParameterValue, 'Tag the version in git')
            [CompletionResult]::new('compare', 'compare', [CompletionResultType]::ParameterValue, 'Compare versions by the rules of semantic versioning')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'mlopsctl;version;show' {
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Configuration file (default: mlopsctl.yaml here or in a parent)')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'Environment of the configuration to use')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'table, json, yaml, markdown, csv, junit, prometheus, nagios, github or html; may be given several times')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'table, json, yaml, markdown, csv, junit, prometheus, nagios, github or html; may be given several times')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--fail-on', '--fail-on', [CompletionResultType]::ParameterName, 'The least verdict that makes the exit code speak')
            [CompletionResult]::new('--deadline', '--deadline', [CompletionResultType]::ParameterName, 'Limit for the whole run (default 60s for a one-pass look)')
            [CompletionResult]::new('--ping', '--ping', [CompletionResultType]::ParameterName, 'URL to tell of start, exit code and end of output (dead-man ping)')
            [CompletionResult]::new('--parallel', '--parallel', [CompletionResultType]::ParameterName, 'Requests at once')
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'Why; kept in the record')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print only what is not ok')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print only what is not ok')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show each request (-vv: also the start of bodies)')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show each request (-vv: also the start of bodies)')
            [CompletionResult]::new('--record', '--record', [CompletionResultType]::ParameterName, 'Keep what a look found as a record')
            [CompletionResult]::new('--stateful', '--stateful', [CompletionResultType]::ParameterName, 'For cron: count a trouble only when runs in a row agree, and notify on transitions only')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Agree to plans in advance')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Agree to plans in advance')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show the plan and stop')
            [CompletionResult]::new('--take-over', '--take-over', [CompletionResultType]::ParameterName, 'Take the lock of another run over')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'mlopsctl;version;next' {
            [CompletionResult]::new('--bump', '--bump', [CompletionResultType]::ParameterName, 'By decree: major, minor or patch, whatever commits or evidence say')
            [CompletionResult]::new('--pre', '--pre', [CompletionResultType]::ParameterName, 'A pre-release of this name on the way there: rc')
            [CompletionResult]::new('--build', '--build', [CompletionResultType]::ParameterName, 'Build metadata behind a plus sign; {version} is the registry''s number: mlflow.{version}')
            [CompletionResult]::new('--of', '--of', [CompletionResultType]::ParameterName, 'Of a model: which version of the registry, by number or alias (default: the candidate, else what serves)')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Configuration file (default: mlopsctl.yaml here or in a parent)')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'Environment of the configuration to use')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'table, json, yaml, markdown, csv, junit, prometheus, nagios, github or html; may be given several times')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'table, json, yaml, markdown, csv, junit, prometheus, nagios, github or html; may be given several times')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--fail-on', '--fail-on', [CompletionResultType]::ParameterName, 'The least verdict that makes the exit code speak')
            [CompletionResult]::new('--deadline', '--deadline', [CompletionResultType]::ParameterName, 'Limit for the whole run (default 60s for a one-pass look)')
            [CompletionResult]::new('--ping', '--ping', [CompletionResultType]::ParameterName, 'URL to tell of start, exit code and end of output (dead-man ping)')
            [CompletionResult]::new('--parallel', '--parallel', [CompletionResultType]::ParameterName, 'Requests at once')
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'Why; kept in the record')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print only what is not ok')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print only what is not ok')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show each request (-vv: also the start of bodies)')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show each request (-vv: also the start of bodies)')
            [CompletionResult]::new('--record', '--record', [CompletionResultType]::ParameterName, 'Keep what a look found as a record')
            [CompletionResult]::new('--stateful', '--stateful', [CompletionResultType]::ParameterName, 'For cron: count a trouble only when runs in a row agree, and notify on transitions only')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Agree to plans in advance')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Agree to plans in advance')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show the plan and stop')
            [CompletionResult]::new('--take-over', '--take-over', [CompletionResultType]::ParameterName, 'Take the lock of another run over')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'mlopsctl;version;bump' {
            [CompletionResult]::new('--bump', '--bump', [CompletionResultType]::ParameterName, 'By decree: major, minor or patch, whatever commits or evidence say')
            [CompletionResult]::new('--pre', '--pre', [CompletionResultType]::ParameterName, 'A pre-release of this name on the way there: rc')
            [CompletionResult]::new('--build', '--build', [CompletionResultType]::ParameterName, 'Build metadata behind a plus sign; {version} is the registry''s number: mlflow.{version}')
            [CompletionResult]::new('--of', '--of', [CompletionResultType]::ParameterName, 'Of a model: which version of the registry, by number or alias (default: the candidate, else what serves)')
            [CompletionResult]::new('--changelog', '--changelog', [CompletionResultType]::ParameterName, 'File that gains a section (default for the stack: `version.changelog`)')
            [CompletionResult]::new('--at', '--at', [CompletionResultType]::ParameterName, 'Of a model: the commit to tag (default: that of its run, else HEAD)')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Configuration file (default: mlopsctl.yaml here or in a parent)')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'Environment of the configuration to use')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'table, json, yaml, markdown, csv, junit, prometheus, nagios, github or html; may be given several times')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'table, json, yaml, markdown, csv, junit, prometheus, nagios, github or html; may be given several times')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--fail-on', '--fail-on', [CompletionResultType]::ParameterName, 'The least verdict that makes the exit code speak')
            [CompletionResult]::new('--deadline', '--deadline', [CompletionResultType]::ParameterName, 'Limit for the whole run (default 60s for a one-pass look)')
            [CompletionResult]::new('--ping', '--ping', [CompletionResultType]::ParameterName, 'URL to tell of start, exit code and end of output (dead-man ping)')
            [CompletionResult]::new('--parallel', '--parallel', [CompletionResultType]::ParameterName, 'Requests at once')
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'Why; kept in the record')
            [CompletionResult]::new('--commit', '--commit', [CompletionResultType]::ParameterName, 'Commit the files that say the version')
            [CompletionResult]::new('--tag', '--tag', [CompletionResultType]::ParameterName, 'Tag the commit in git')
            [CompletionResult]::new('--allow-dirty', '--allow-dirty', [CompletionResultType]::ParameterName, 'Go on although files have changes that are not committed')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print only what is not ok')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print only what is not ok')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show each request (-vv: also the start of bodies)')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show each request (-vv: also the start of bodies)')
            [CompletionResult]::new('--record', '--record', [CompletionResultType]::ParameterName, 'Keep what a look found as a record')
            [CompletionResult]::new('--stateful', '--stateful', [CompletionResultType]::ParameterName, 'For cron: count a trouble only when runs in a row agree, and notify on transitions only')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Agree to plans in advance')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Agree to plans in advance')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show the plan and stop')
            [CompletionResult]::new('--take-over', '--take-over', [CompletionResultType]::ParameterName, 'Take the lock of another run over')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'mlopsctl;version;history' {
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Configuration file (default: mlopsctl.yaml here or in a parent)')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'Environment of the configuration to use')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'table, json, yaml, markdown, csv, junit, prometheus, nagios, github or html; may be given several times')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'table, json, yaml, markdown, csv, junit, prometheus, nagios, github or html; may be given several times')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--fail-on', '--fail-on', [CompletionResultType]::ParameterName, 'The least verdict that makes the exit code speak')
            [CompletionResult]::new('--deadline', '--deadline', [CompletionResultType]::ParameterName, 'Limit for the whole run (default 60s for a one-pass look)')
            [CompletionResult]::new('--ping', '--ping', [CompletionResultType]::ParameterName, 'URL to tell of start, exit code and end of output (dead-man ping)')
            [CompletionResult]::new('--parallel', '--parallel', [CompletionResultType]::ParameterName, 'Requests at once')
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'Why; kept in the record')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print only what is not ok')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print only what is not ok')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show each request (-vv: also the start of bodies)')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show each request (-vv: also the start of bodies)')
            [CompletionResult]::new('--record', '--record', [CompletionResultType]::ParameterName, 'Keep what a look found as a record')
            [CompletionResult]::new('--stateful', '--stateful', [CompletionResultType]::ParameterName, 'For cron: count a trouble only when runs in a row agree, and notify on transitions only')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Agree to plans in advance')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Agree to plans in advance')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show the plan and stop')
            [CompletionResult]::new('--take-over', '--take-over', [CompletionResultType]::ParameterName, 'Take the lock of another run over')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'mlopsctl;version;tag' {
            [CompletionResult]::new('--of', '--of', [CompletionResultType]::ParameterName, 'Of a model: which version of the registry, by number or alias (default: the one with the highest name)')
            [CompletionResult]::new('--at', '--at', [CompletionResultType]::ParameterName, 'Of a model: the commit to tag (default: that of its run, else HEAD)')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Configuration file (default: mlopsctl.yaml here or in a parent)')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'Environment of the configuration to use')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'table, json, yaml, markdown, csv, junit, prometheus, nagios, github or html; may be given several times')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'table, json, yaml, markdown, csv, junit, prometheus, nagios, github or html; may be given several times')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--fail-on', '--fail-on', [CompletionResultType]::ParameterName, 'The least verdict that makes the exit code speak')
            [CompletionResult]::new('--deadline', '--deadline', [CompletionResultType]::ParameterName, 'Limit for the whole run (default 60s for a one-pass look)')
            [CompletionResult]::new('--ping', '--ping', [CompletionResultType]::ParameterName, 'URL to tell of start, exit code and end of output (dead-man ping)')
            [CompletionResult]::new('--parallel', '--parallel', [CompletionResultType]::ParameterName, 'Requests at once')
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'Why; kept in the record')
            [CompletionResult]::new('--allow-dirty', '--allow-dirty', [CompletionResultType]::ParameterName, 'Go on although files have changes that are not committed')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print only what is not ok')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print only what is not ok')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show each request (-vv: also the start of bodies)')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show each request (-vv: also the start of bodies)')
            [CompletionResult]::new('--record', '--record', [CompletionResultType]::ParameterName, 'Keep what a look found as a record')
            [CompletionResult]::new('--stateful', '--stateful', [CompletionResultType]::ParameterName, 'For cron: count a trouble only when runs in a row agree, and notify on transitions only')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Agree to plans in advance')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Agree to plans in advance')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show the plan and stop')
            [CompletionResult]::new('--take-over', '--take-over', [CompletionResultType]::ParameterName, 'Take the lock of another run over')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'mlopsctl;version;compare' {
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Configuration file (default: mlopsctl.yaml here or in a parent)')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'Environment of the configuration to use')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'table, json, yaml, markdown, csv, junit, prometheus, nagios, github or html; may be given several times')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'table, json, yaml, markdown, csv, junit, prometheus, nagios, github or html; may be given several times')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--fail-on', '--fail-on', [CompletionResultType]::ParameterName, 'The least verdict that makes the exit code speak')
            [CompletionResult]::new('--deadline', '--deadline', [CompletionResultType]::ParameterName, 'Limit for the whole run (default 60s for a one-pass look)')
            [CompletionResult]::new('--ping', '--ping', [CompletionResultType]::ParameterName, 'URL to tell of start, exit code and end of output (dead-man ping)')
            [CompletionResult]::new('--parallel', '--parallel', [CompletionResultType]::ParameterName, 'Requests at once')
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'Why; kept in the record')
            [CompletionResult]::new('--ascending', '--ascending', [CompletionResultType]::ParameterName, 'Each must come after the one before it')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print only what is not ok')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print only what is not ok')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show each request (-vv: also the start of bodies)')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show each request (-vv: also the start of bodies)')
            [CompletionResult]::new('--record', '--record', [CompletionResultType]::ParameterName, 'Keep what a look found as a record')
            [CompletionResult]::new('--stateful', '--stateful', [CompletionResultType]::ParameterName, 'For cron: count a trouble only when runs in a row agree, and notify on transitions only')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Agree to plans in advance')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Agree to plans in advance')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show the plan and stop')
            [CompletionResult]::new('--take-over', '--take-over', [CompletionResultType]::ParameterName, 'Take the lock of another run over')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'mlopsctl;version;help' {
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show the version of the stack or of a model')
            [CompletionResult]::new('next', 'next', [CompletionResultType]::ParameterValue, 'Print the version that would come next')
            [CompletionResult]::new('bump', 'bump', [CompletionResultType]::ParameterValue, 'Give the next version to the stack or to a model')
            [CompletionResult]::new('history', 'history', [CompletionResultType]::ParameterValue, 'List the versions that there were')
            [CompletionResult]::new('tag', 'tag', [CompletionResultType]::ParameterValue, 'Tag the version in git')
            [CompletionResult]::new('compare', 'compare', [CompletionResultType]::ParameterValue, 'Compare versions by the rules of semantic versioning')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'mlopsctl;version;help;show' {
            break
        }
        'mlopsctl;version;help;next' {
            break
        }
        'mlopsctl;version;help;bump' {
            break
        }
        'mlopsctl;version;help;history' {
            break
        }
        'mlopsctl;version;help;tag' {
            break
        }
        'mlopsctl;version;help;compare' {
            break
        }
        'mlopsctl;version;help;help' {
            break
        }
        'mlopsctl;export' {
            [CompletionResult]::new('--since', '--since', [CompletionResultType]::ParameterName, 'From then on: how long ago (30d), a day or a time')
            [CompletionResult]::new('--until', '--until', [CompletionResultType]::ParameterName, 'Before then (default: now)')
            [CompletionResult]::new('--to', '--to', [CompletionResultType]::ParameterName, 'The archive to write (default: exports/export-DAY-DAY.tar.gz beside the configuration)')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Configuration file (default: mlopsctl.yaml here or in a parent)')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'Environment of the configuration to use')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'table, json, yaml, markdown, csv, junit, prometheus, nagios, github or html; may be given several times')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'table, json, yaml, markdown, csv, junit, prometheus, nagios, github or html; may be given several times')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--fail-on', '--fail-on', [CompletionResultType]::ParameterName, 'The least verdict that makes the exit code speak')
            [CompletionResult]::new('--deadline', '--deadline', [CompletionResultType]::ParameterName, 'Limit for the whole run (default 60s for a one-pass look)')
            [CompletionResult]::new('--ping', '--ping', [CompletionResultType]::ParameterName, 'URL to tell of start, exit code and end of output (dead-man ping)')
            [CompletionResult]::new('--parallel', '--parallel', [CompletionResultType]::ParameterName, 'Requests at once')
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'Why; kept in the record')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print only what is not ok')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print only what is not ok')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show each request (-vv: also the start of bodies)')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show each request (-vv: also the start of bodies)')
            [CompletionResult]::new('--record', '--record', [CompletionResultType]::ParameterName, 'Keep what a look found as a record')
            [CompletionResult]::new('--stateful', '--stateful', [CompletionResultType]::ParameterName, 'For cron: count a trouble only when runs in a row agree, and notify on transitions only')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Agree to plans in advance')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Agree to plans in advance')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show the plan and stop')
            [CompletionResult]::new('--take-over', '--take-over', [CompletionResultType]::ParameterName, 'Take the lock of another run over')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'mlopsctl;cleanup' {
            [CompletionResult]::new('--above', '--above', [CompletionResultType]::ParameterName, 'A folder below this size is left alone (default 10GB)')
            [CompletionResult]::new('--older-than', '--older-than', [CompletionResultType]::ParameterName, 'Files that were changed since are left alone (default 30d)')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Configuration file (default: mlopsctl.yaml here or in a parent)')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'Environment of the configuration to use')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'table, json, yaml, markdown, csv, junit, prometheus, nagios, github or html; may be given several times')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'table, json, yaml, markdown, csv, junit, prometheus, nagios, github or html; may be given several times')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--fail-on', '--fail-on', [CompletionResultType]::ParameterName, 'The least verdict that makes the exit code speak')
            [CompletionResult]::new('--deadline', '--deadline', [CompletionResultType]::ParameterName, 'Limit for the whole run (default 60s for a one-pass look)')
            [CompletionResult]::new('--ping', '--ping', [CompletionResultType]::ParameterName, 'URL to tell of start, exit code and end of output (dead-man ping)')
            [CompletionResult]::new('--parallel', '--parallel', [CompletionResultType]::ParameterName, 'Requests at once')
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'Why; kept in the record')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print only what is not ok')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print only what is not ok')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show each request (-vv: also the start of bodies)')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show each request (-vv: also the start of bodies)')
            [CompletionResult]::new('--record', '--record', [CompletionResultType]::ParameterName, 'Keep what a look found as a record')
            [CompletionResult]::new('--stateful', '--stateful', [CompletionResultType]::ParameterName, 'For cron: count a trouble only when runs in a row agree, and notify on transitions only')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Agree to plans in advance')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Agree to plans in advance')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show the plan and stop')
            [CompletionResult]::new('--take-over', '--take-over', [CompletionResultType]::ParameterName, 'Take the lock of another run over')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'mlopsctl;runbook' {
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Configuration file (default: mlopsctl.yaml here or in a parent)')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'Environment of the configuration to use')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'table, json, yaml, markdown, csv, junit, prometheus, nagios, github or html; may be given several times')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'table, json, yaml, markdown, csv, junit, prometheus, nagios, github or html; may be given several times')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--fail-on', '--fail-on', [CompletionResultType]::ParameterName, 'The least verdict that makes the exit code speak')
            [CompletionResult]::new('--deadline', '--deadline', [CompletionResultType]::ParameterName, 'Limit for the whole run (default 60s for a one-pass look)')
            [CompletionResult]::new('--ping', '--ping', [CompletionResultType]::ParameterName, 'URL to tell of start, exit code and end of output (dead-man ping)')
            [CompletionResult]::new('--parallel', '--parallel', [CompletionResultType]::ParameterName, 'Requests at once')
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'Why; kept in the record')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print only what is not ok')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print only what is not ok')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show each request (-vv: also the start of bodies)')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show each request (-vv: also the start of bodies)')
            [CompletionResult]::new('--record', '--record', [CompletionResultType]::ParameterName, 'Keep what a look found as a record')
            [CompletionResult]::new('--stateful', '--stateful', [CompletionResultType]::ParameterName, 'For cron: count a trouble only when runs in a row agree, and notify on transitions only')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Agree to plans in advance')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Agree to plans in advance')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show the plan and stop')
            [CompletionResult]::new('--take-over', '--take-over', [CompletionResultType]::ParameterName, 'Take the lock of another run over')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List runbooks, when they are for, and when they ran last')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show a runbook with its steps')
            [CompletionResult]::new('run', 'run', [CompletionResultType]::ParameterValue, 'Run a procedure, step by step')
            [CompletionResult]::new('resume', 'resume', [CompletionResultType]::ParameterValue, 'Go on with a run that was paused, killed, or left waiting')
            [CompletionResult]::new('approve', 'approve', [CompletionResultType]::ParameterValue, 'Agree to a step that needs somebody else')
            [CompletionResult]::new('due', 'due', [CompletionResultType]::ParameterValue, 'Show what is due, overdue, done and missed')
            [CompletionResult]::new('report', 'report', [CompletionResultType]::ParameterValue, 'Prove what was done: a run with its evidence')
            [CompletionResult]::new('lint', 'lint', [CompletionResultType]::ParameterValue, 'Check runbook files and report every fault')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'mlopsctl;runbook;list' {
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Configuration file (default: mlopsctl.yaml here or in a parent)')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'Environment of the configuration to use')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'table, json, yaml, markdown, csv, junit, prometheus, nagios, github or html; may be given several times')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'table, json, yaml, markdown, csv, junit, prometheus, nagios, github or html; may be given several times')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--fail-on', '--fail-on', [CompletionResultType]::ParameterName, 'The least verdict that makes the exit code speak')
            [CompletionResult]::new('--deadline', '--deadline', [CompletionResultType]::ParameterName, 'Limit for the whole run (default 60s for a one-pass look)')
            [CompletionResult]::new('--ping', '--ping', [CompletionResultType]::ParameterName, 'URL to tell of start, exit code and end of output (dead-man ping)')
            [CompletionResult]::new('--parallel', '--parallel', [CompletionResultType]::ParameterName, 'Requests at once')
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'Why; kept in the record')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print only what is not ok')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print only what is not ok')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show each request (-vv: also the start of bodies)')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show each request (-vv: also the start of bodies)')
            [CompletionResult]::new('--record', '--record', [CompletionResultType]::ParameterName, 'Keep what a look found as a record')
            [CompletionResult]::new('--stateful', '--stateful', [CompletionResultType]::ParameterName, 'For cron: count a trouble only when runs in a row agree, and notify on transitions only')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Agree to plans in advance')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Agree to plans in advance')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show the plan and stop')
            [CompletionResult]::new('--take-over', '--take-over', [CompletionResultType]::ParameterName, 'Take the lock of another run over')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'mlopsctl;runbook;show' {
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Configuration file (default: mlopsctl.yaml here or in a parent)')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'Environment of the configuration to use')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'table, json, yaml, markdown, csv, junit, prometheus, nagios, github or html; may be given several times')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'table, json, yaml, markdown, csv, junit, prometheus, nagios, github or html; may be given several times')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--fail-on', '--fail-on', [CompletionResultType]::ParameterName, 'The least verdict that makes the exit code speak')
            [CompletionResult]::new('--deadline', '--deadline', [CompletionResultType]::ParameterName, 'Limit for the whole run (default 60s for a one-pass look)')
            [CompletionResult]::new('--ping', '--ping', [CompletionResultType]::ParameterName, 'URL to tell of start, exit code and end of output (dead-man ping)')
            [CompletionResult]::new('--parallel', '--parallel', [CompletionResultType]::ParameterName, 'Requests at once')
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'Why; kept in the record')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print only what is not ok')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print only what is not ok')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show each request (-vv: also the start of bodies)')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show each request (-vv: also the start of bodies)')
            [CompletionResult]::new('--record', '--record', [CompletionResultType]::ParameterName, 'Keep what a look found as a record')
            [CompletionResult]::new('--stateful', '--stateful', [CompletionResultType]::ParameterName, 'For cron: count a trouble only when runs in a row agree, and notify on transitions only')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Agree to plans in advance')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Agree to plans in advance')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show the plan and stop')
            [CompletionResult]::new('--take-over', '--take-over', [CompletionResultType]::ParameterName, 'Take the lock of another run over')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'mlopsctl;runbook;run' {
            [CompletionResult]::new('--set', '--set', [CompletionResultType]::ParameterName, 'A value of the runbook; may be given several times')
            [CompletionResult]::new('--only', '--only', [CompletionResultType]::ParameterName, 'Only these steps (ids or positions); the others are recorded as skipped')
            [CompletionResult]::new('--start-at', '--start-at', [CompletionResultType]::ParameterName, 'Begin at this step; those before it are recorded as skipped')
            [CompletionResult]::new('--date', '--date', [CompletionResultType]::ParameterName, 'The calendar day that it is for; another than today is a rehearsal')
            [CompletionResult]::new('--incident', '--incident', [CompletionResultType]::ParameterName, 'The incident that it answers')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Configuration file (default: mlopsctl.yaml here or in a parent)')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'Environment of the configuration to use')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'table, json, yaml, markdown, csv, junit, prometheus, nagios, github or html; may be given several times')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'table, json, yaml, markdown, csv, junit, prometheus, nagios, github or html; may be given several times')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--fail-on', '--fail-on', [CompletionResultType]::ParameterName, 'The least verdict that makes the exit code speak')
            [CompletionResult]::new('--deadline', '--deadline', [CompletionResultType]::ParameterName, 'Limit for the whole run (default 60s for a one-pass look)')
            [CompletionResult]::new('--ping', '--ping', [CompletionResultType]::ParameterName, 'URL to tell of start, exit code and end of output (dead-man ping)')
            [CompletionResult]::new('--parallel', '--parallel', [CompletionResultType]::ParameterName, 'Requests at once')
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'Why; kept in the record')
            [CompletionResult]::new('--unattended', '--unattended', [CompletionResultType]::ParameterName, 'Do what a machine can, and leave the rest pending for a person')
            [CompletionResult]::new('--force-new', '--force-new', [CompletionResultType]::ParameterName, 'Begin a new run, whatever runs of it are open')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print only what is not ok')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print only what is not ok')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show each request (-vv: also the start of bodies)')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show each request (-vv: also the start of bodies)')
            [CompletionResult]::new('--record', '--record', [CompletionResultType]::ParameterName, 'Keep what a look found as a record')
            [CompletionResult]::new('--stateful', '--stateful', [CompletionResultType]::ParameterName, 'For cron: count a trouble only when runs in a row agree, and notify on transitions only')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Agree to plans in advance')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Agree to plans in advance')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show the plan and stop')
            [CompletionResult]::new('--take-over', '--take-over', [CompletionResultType]::ParameterName, 'Take the lock of another run over')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'mlopsctl;runbook;resume' {
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Configuration file (default: mlopsctl.yaml here or in a parent)')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'Environment of the configuration to use')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'table, json, yaml, markdown, csv, junit, prometheus, nagios, github or html; may be given several times')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'table, json, yaml, markdown, csv, junit, prometheus, nagios, github or html; may be given several times')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--fail-on', '--fail-on', [CompletionResultType]::ParameterName, 'The least verdict that makes the exit code speak')
            [CompletionResult]::new('--deadline', '--deadline', [CompletionResultType]::ParameterName, 'Limit for the whole run (default 60s for a one-pass look)')
            [CompletionResult]::new('--ping', '--ping', [CompletionResultType]::ParameterName, 'URL to tell of start, exit code and end of output (dead-man ping)')
            [CompletionResult]::new('--parallel', '--parallel', [CompletionResultType]::ParameterName, 'Requests at once')
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'Why; kept in the record')
            [CompletionResult]::new('--unattended', '--unattended', [CompletionResultType]::ParameterName, 'Do what a machine can, and leave the rest pending for a person')
            [CompletionResult]::new('--stop', '--stop', [CompletionResultType]::ParameterName, 'End it for good instead: what is open is recorded as not reached')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print only what is not ok')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print only what is not ok')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show each request (-vv: also the start of bodies)')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show each request (-vv: also the start of bodies)')
            [CompletionResult]::new('--record', '--record', [CompletionResultType]::ParameterName, 'Keep what a look found as a record')
            [CompletionResult]::new('--stateful', '--stateful', [CompletionResultType]::ParameterName, 'For cron: count a trouble only when runs in a row agree, and notify on transitions only')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Agree to plans in advance')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Agree to plans in advance')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show the plan and stop')
            [CompletionResult]::new('--take-over', '--take-over', [CompletionResultType]::ParameterName, 'Take the lock of another run over')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'mlopsctl;runbook;approve' {
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Configuration file (default: mlopsctl.yaml here or in a parent)')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'Environment of the configuration to use')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'table, json, yaml, markdown, csv, junit, prometheus, nagios, github or html; may be given several times')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'table, json, yaml, markdown, csv, junit, prometheus, nagios, github or html; may be given several times')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--fail-on', '--fail-on', [CompletionResultType]::ParameterName, 'The least verdict that makes the exit code speak')
            [CompletionResult]::new('--deadline', '--deadline', [CompletionResultType]::ParameterName, 'Limit for the whole run (default 60s for a one-pass look)')
            [CompletionResult]::new('--ping', '--ping', [CompletionResultType]::ParameterName, 'URL to tell of start, exit code and end of output (dead-man ping)')
            [CompletionResult]::new('--parallel', '--parallel', [CompletionResultType]::ParameterName, 'Requests at once')
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'Why; kept in the record')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print only what is not ok')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print only what is not ok')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show each request (-vv: also the start of bodies)')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show each request (-vv: also the start of bodies)')
            [CompletionResult]::new('--record', '--record', [CompletionResultType]::ParameterName, 'Keep what a look found as a record')
            [CompletionResult]::new('--stateful', '--stateful', [CompletionResultType]::ParameterName, 'For cron: count a trouble only when runs in a row agree, and notify on transitions only')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Agree to plans in advance')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Agree to plans in advance')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show the plan and stop')
            [CompletionResult]::new('--take-over', '--take-over', [CompletionResultType]::ParameterName, 'Take the lock of another run over')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'mlopsctl;runbook;due' {
            [CompletionResult]::new('--date', '--date', [CompletionResultType]::ParameterName, 'Judge this day, as at its end (default: now)')
            [CompletionResult]::new('--since', '--since', [CompletionResultType]::ParameterName, 'Count from this day on (default: the first use)')
            [CompletionResult]::new('--days', '--days', [CompletionResultType]::ParameterName, 'Show also what comes within so many days')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Configuration file (default: mlopsctl.yaml here or in a parent)')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'Environment of the configuration to use')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'table, json, yaml, markdown, csv, junit, prometheus, nagios, github or html; may be given several times')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'table, json, yaml, markdown, csv, junit, prometheus, nagios, github or html; may be given several times')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--fail-on', '--fail-on', [CompletionResultType]::ParameterName, 'The least verdict that makes the exit code speak')
            [CompletionResult]::new('--deadline', '--deadline', [CompletionResultType]::ParameterName, 'Limit for the whole run (default 60s for a one-pass look)')
            [CompletionResult]::new('--ping', '--ping', [CompletionResultType]::ParameterName, 'URL to tell of start, exit code and end of output (dead-man ping)')
            [CompletionResult]::new('--parallel', '--parallel', [CompletionResultType]::ParameterName, 'Requests at once')
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'Why; kept in the record')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print only what is not ok')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print only what is not ok')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show each request (-vv: also the start of bodies)')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show each request (-vv: also the start of bodies)')
            [CompletionResult]::new('--record', '--record', [CompletionResultType]::ParameterName, 'Keep what a look found as a record')
            [CompletionResult]::new('--stateful', '--stateful', [CompletionResultType]::ParameterName, 'For cron: count a trouble only when runs in a row agree, and notify on transitions only')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Agree to plans in advance')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Agree to plans in advance')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show the plan and stop')
            [CompletionResult]::new('--take-over', '--take-over', [CompletionResultType]::ParameterName, 'Take the lock of another run over')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'mlopsctl;runbook;report' {
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Configuration file (default: mlopsctl.yaml here or in a parent)')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'Environment of the configuration to use')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'table, json, yaml, markdown, csv, junit, prometheus, nagios, github or html; may be given several times')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'table, json, yaml, markdown, csv, junit, prometheus, nagios, github or html; may be given several times')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--fail-on', '--fail-on', [CompletionResultType]::ParameterName, 'The least verdict that makes the exit code speak')
            [CompletionResult]::new('--deadline', '--deadline', [CompletionResultType]::ParameterName, 'Limit for the whole run (default 60s for a one-pass look)')
            [CompletionResult]::new('--ping', '--ping', [CompletionResultType]::ParameterName, 'URL to tell of start, exit code and end of output (dead-man ping)')
            [CompletionResult]::new('--parallel', '--parallel', [CompletionResultType]::ParameterName, 'Requests at once')
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'Why; kept in the record')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print only what is not ok')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print only what is not ok')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show each request (-vv: also the start of bodies)')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show each request (-vv: also the start of bodies)')
            [CompletionResult]::new('--record', '--record', [CompletionResultType]::ParameterName, 'Keep what a look found as a record')
            [CompletionResult]::new('--stateful', '--stateful', [CompletionResultType]::ParameterName, 'For cron: count a trouble only when runs in a row agree, and notify on transitions only')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Agree to plans in advance')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Agree to plans in advance')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show the plan and stop')
            [CompletionResult]::new('--take-over', '--take-over', [CompletionResultType]::ParameterName, 'Take the lock of another run over')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'mlopsctl;runbook;lint' {
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Configuration file (default: mlopsctl.yaml here or in a parent)')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'Environment of the configuration to use')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'table, json, yaml, markdown, csv, junit, prometheus, nagios, github or html; may be given several times')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'table, json, yaml, markdown, csv, junit, prometheus, nagios, github or html; may be given several times')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--fail-on', '--fail-on', [CompletionResultType]::ParameterName, 'The least verdict that makes the exit code speak')
            [CompletionResult]::new('--deadline', '--deadline', [CompletionResultType]::ParameterName, 'Limit for the whole run (default 60s for a one-pass look)')
            [CompletionResult]::new('--ping', '--ping', [CompletionResultType]::ParameterName, 'URL to tell of start, exit code and end of output (dead-man ping)')
            [CompletionResult]::new('--parallel', '--parallel', [CompletionResultType]::ParameterName, 'Requests at once')
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'Why; kept in the record')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print only what is not ok')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print only what is not ok')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show each request (-vv: also the start of bodies)')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show each request (-vv: also the start of bodies)')
            [CompletionResult]::new('--record', '--record', [CompletionResultType]::ParameterName, 'Keep what a look found as a record')
            [CompletionResult]::new('--stateful', '--stateful', [CompletionResultType]::ParameterName, 'For cron: count a trouble only when runs in a row agree, and notify on transitions only')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Agree to plans in advance')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Agree to plans in advance')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show the plan and stop')
            [CompletionResult]::new('--take-over', '--take-over', [CompletionResultType]::ParameterName, 'Take the lock of another run over')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'mlopsctl;runbook;help' {
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List runbooks, when they are for, and when they ran last')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show a runbook with its steps')
            [CompletionResult]::new('run', 'run', [CompletionResultType]::ParameterValue, 'Run a procedure, step by step')
            [CompletionResult]::new('resume', 'resume', [CompletionResultType]::ParameterValue, 'Go on with a run that was paused, killed, or left waiting')
            [CompletionResult]::new('approve', 'approve', [CompletionResultType]::ParameterValue, 'Agree to a step that needs somebody else')
            [CompletionResult]::new('due', 'due', [CompletionResultType]::ParameterValue, 'Show what is due, overdue, done and missed')
            [CompletionResult]::new('report', 'report', [CompletionResultType]::ParameterValue, 'Prove what was done: a run with its evidence')
            [CompletionResult]::new('lint', 'lint', [CompletionResultType]::ParameterValue, 'Check runbook files and report every fault')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'mlopsctl;runbook;help;list' {
            break
        }
        'mlopsctl;runbook;help;show' {
            break
        }
        'mlopsctl;runbook;help;run' {
            break
        }
        'mlopsctl;runbook;help;resume' {
            break
        }
        'mlopsctl;runbook;help;approve' {
            break
        }
        'mlopsctl;runbook;help;due' {
            break
        }
        'mlopsctl;runbook;help;report' {
            break
        }
        'mlopsctl;runbook;help;lint' {
            break
        }
        'mlopsctl;runbook;help;help' {
            break
        }
        'mlopsctl;incident' {
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Configuration file (default: mlopsctl.yaml here or in a parent)')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'Environment of the configuration to use')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'table, json, yaml, markdown, csv, junit, prometheus, nagios, github or html; may be given several times')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'table, json, yaml, markdown, csv, junit, prometheus, nagios, github or html; may be given several times')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--fail-on', '--fail-on', [CompletionResultType]::ParameterName, 'The least verdict that makes the exit code speak')
            [CompletionResult]::new('--deadline', '--deadline', [CompletionResultType]::ParameterName, 'Limit for the whole run (default 60s for a one-pass look)')
            [CompletionResult]::new('--ping', '--ping', [CompletionResultType]::ParameterName, 'URL to tell of start, exit code and end of output (dead-man ping)')
            [CompletionResult]::new('--parallel', '--parallel', [CompletionResultType]::ParameterName, 'Requests at once')
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'Why; kept in the record')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print only what is not ok')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print only what is not ok')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show each request (-vv: also the start of bodies)')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show each request (-vv: also the start of bodies)')
            [CompletionResult]::new('--record', '--record', [CompletionResultType]::ParameterName, 'Keep what a look found as a record')
            [CompletionResult]::new('--stateful', '--stateful', [CompletionResultType]::ParameterName, 'For cron: count a trouble only when runs in a row agree, and notify on transitions only')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Agree to plans in advance')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Agree to plans in advance')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show the plan and stop')
            [CompletionResult]::new('--take-over', '--take-over', [CompletionResultType]::ParameterName, 'Take the lock of another run over')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('start', 'start', [CompletionResultType]::ParameterValue, 'Start an incident: from here on the response target of its severity counts')
            [CompletionResult]::new('ack', 'ack', [CompletionResultType]::ParameterValue, 'Say that somebody works on it; stops the clock of the response target')
            [CompletionResult]::new('note', 'note', [CompletionResultType]::ParameterValue, 'Note what was seen, done or learned; also after the incident is closed')
            [CompletionResult]::new('run', 'run', [CompletionResultType]::ParameterValue, 'Run a procedure for an incident, with its service filled in')
            [CompletionResult]::new('mitigate', 'mitigate', [CompletionResultType]::ParameterValue, 'Say that the harm is over, even if the cause is not; its services are looked at')
            [CompletionResult]::new('close', 'close', [CompletionResultType]::ParameterValue, 'Close an incident; its services are looked at a last time')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List open incidents with their targets and whom to call')
            [CompletionResult]::new('report', 'report', [CompletionResultType]::ParameterValue, 'Draft the post-mortem: what happened, impact in numbers, timeline, causes, actions')
            [CompletionResult]::new('capture', 'capture', [CompletionResultType]::ParameterValue, 'Capture evidence: health, checks, alerts, logs, containers, versions, configuration in one tar.gz')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'mlopsctl;incident;start' {
            [CompletionResult]::new('--severity', '--severity', [CompletionResultType]::ParameterName, 'SEV-1 (the gravest) to SEV-4')
            [CompletionResult]::new('--title', '--title', [CompletionResultType]::ParameterName, 'What is wrong, in a line')
            [CompletionResult]::new('--from-check', '--from-check', [CompletionResultType]::ParameterName, 'The finding that tells of it: its id, or the name of a service or check')
            [CompletionResult]::new('--service', '--service', [CompletionResultType]::ParameterName, 'Service that suffers; may be given several times')
            [CompletionResult]::new('--since', '--since', [CompletionResultType]::ParameterName, 'When the trouble began, if that was earlier: a time (RFC 3339) or how long ago (20m)')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Configuration file (default: mlopsctl.yaml here or in a parent)')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'Environment of the configuration to use')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'table, json, yaml, markdown, csv, junit, prometheus, nagios, github or html; may be given several times')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'table, json, yaml, markdown, csv, junit, prometheus, nagios, github or html; may be given several times')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--fail-on', '--fail-on', [CompletionResultType]::ParameterName, 'The least verdict that makes the exit code speak')
            [CompletionResult]::new('--deadline', '--deadline', [CompletionResultType]::ParameterName, 'Limit for the whole run (default 60s for a one-pass look)')
            [CompletionResult]::new('--ping', '--ping', [CompletionResultType]::ParameterName, 'URL to tell of start, exit code and end of output (dead-man ping)')
            [CompletionResult]::new('--parallel', '--parallel', [CompletionResultType]::ParameterName, 'Requests at once')
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'Why; kept in the record')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print only what is not ok')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print only what is not ok')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show each request (-vv: also the start of bodies)')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show each request (-vv: also the start of bodies)')
            [CompletionResult]::new('--record', '--record', [CompletionResultType]::ParameterName, 'Keep what a look found as a record')
            [CompletionResult]::new('--stateful', '--stateful', [CompletionResultType]::ParameterName, 'For cron: count a trouble only when runs in a row agree, and notify on transitions only')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Agree to plans in advance')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Agree to plans in advance')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show the plan and stop')
            [CompletionResult]::new('--take-over', '--take-over', [CompletionResultType]::ParameterName, 'Take the lock of another run over')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'mlopsctl;incident;ack' {
            [CompletionResult]::new('-i', '-i', [CompletionResultType]::ParameterName, 'Id, or its start (default: the only open one)')
            [CompletionResult]::new('--incident', '--incident', [CompletionResultType]::ParameterName, 'Id, or its start (default: the only open one)')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Configuration file (default: mlopsctl.yaml here or in a parent)')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'Environment of the configuration to use')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'table, json, yaml, markdown, csv, junit, prometheus, nagios, github or html; may be given several times')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'table, json, yaml, markdown, csv, junit, prometheus, nagios, github or html; may be given several times')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--fail-on', '--fail-on', [CompletionResultType]::ParameterName, 'The least verdict that makes the exit code speak')
            [CompletionResult]::new('--deadline', '--deadline', [CompletionResultType]::ParameterName, 'Limit for the whole run (default 60s for a one-pass look)')
            [CompletionResult]::new('--ping', '--ping', [CompletionResultType]::ParameterName, 'URL to tell of start, exit code and end of output (dead-man ping)')
            [CompletionResult]::new('--parallel', '--parallel', [CompletionResultType]::ParameterName, 'Requests at once')
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'Why; kept in the record')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print only what is not ok')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print only what is not ok')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show each request (-vv: also the start of bodies)')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show each request (-vv: also the start of bodies)')
            [CompletionResult]::new('--record', '--record', [CompletionResultType]::ParameterName, 'Keep what a look found as a record')
            [CompletionResult]::new('--stateful', '--stateful', [CompletionResultType]::ParameterName, 'For cron: count a trouble only when runs in a row agree, and notify on transitions only')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Agree to plans in advance')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Agree to plans in advance')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show the plan and stop')
            [CompletionResult]::new('--take-over', '--take-over', [CompletionResultType]::ParameterName, 'Take the lock of another run over')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'mlopsctl;incident;note' {
            [CompletionResult]::new('-i', '-i', [CompletionResultType]::ParameterName, 'Id, or its start (default: the only open one)')
            [CompletionResult]::new('--incident', '--incident', [CompletionResultType]::ParameterName, 'Id, or its start (default: the only open one)')
            [CompletionResult]::new('--severity', '--severity', [CompletionResultType]::ParameterName, 'It is graver, or less grave, than thought; its response target counts from the start')
            [CompletionResult]::new('--factor', '--factor', [CompletionResultType]::ParameterName, 'What helped to bring it about')
            [CompletionResult]::new('--action', '--action', [CompletionResultType]::ParameterName, 'What is to be done so that it does not come back')
            [CompletionResult]::new('--owner', '--owner', [CompletionResultType]::ParameterName, 'Who does it')
            [CompletionResult]::new('--due', '--due', [CompletionResultType]::ParameterName, 'By when')
            [CompletionResult]::new('--went-well', '--went-well', [CompletionResultType]::ParameterName, 'What went well')
            [CompletionResult]::new('--went-badly', '--went-badly', [CompletionResultType]::ParameterName, 'What did not')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Configuration file (default: mlopsctl.yaml here or in a parent)')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'Environment of the configuration to use')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'table, json, yaml, markdown, csv, junit, prometheus, nagios, github or html; may be given several times')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'table, json, yaml, markdown, csv, junit, prometheus, nagios, github or html; may be given several times')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--fail-on', '--fail-on', [CompletionResultType]::ParameterName, 'The least verdict that makes the exit code speak')
            [CompletionResult]::new('--deadline', '--deadline', [CompletionResultType]::ParameterName, 'Limit for the whole run (default 60s for a one-pass look)')
            [CompletionResult]::new('--ping', '--ping', [CompletionResultType]::ParameterName, 'URL to tell of start, exit code and end of output (dead-man ping)')
            [CompletionResult]::new('--parallel', '--parallel', [CompletionResultType]::ParameterName, 'Requests at once')
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'Why; kept in the record')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print only what is not ok')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print only what is not ok')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show each request (-vv: also the start of bodies)')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show each request (-vv: also the start of bodies)')
            [CompletionResult]::new('--record', '--record', [CompletionResultType]::ParameterName, 'Keep what a look found as a record')
            [CompletionResult]::new('--stateful', '--stateful', [CompletionResultType]::ParameterName, 'For cron: count a trouble only when runs in a row agree, and notify on transitions only')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Agree to plans in advance')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Agree to plans in advance')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show the plan and stop')
            [CompletionResult]::new('--take-over', '--take-over', [CompletionResultType]::ParameterName, 'Take the lock of another run over')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'mlopsctl;incident;run' {
            [CompletionResult]::new('-i', '-i', [CompletionResultType]::ParameterName, 'Id, or its start (default: the only open one)')
            [CompletionResult]::new('--incident', '--incident', [CompletionResultType]::ParameterName, 'Id, or its start (default: the only open one)')
            [CompletionResult]::new('--set', '--set', [CompletionResultType]::ParameterName, 'A value of the procedure; may be given several times')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Configuration file (default: mlopsctl.yaml here or in a parent)')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'Environment of the configuration to use')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'table, json, yaml, markdown, csv, junit, prometheus, nagios, github or html; may be given several times')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'table, json, yaml, markdown, csv, junit, prometheus, nagios, github or html; may be given several times')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--fail-on', '--fail-on', [CompletionResultType]::ParameterName, 'The least verdict that makes the exit code speak')
            [CompletionResult]::new('--deadline', '--deadline', [CompletionResultType]::ParameterName, 'Limit for the whole run (default 60s for a one-pass look)')
            [CompletionResult]::new('--ping', '--ping', [CompletionResultType]::ParameterName, 'URL to tell of start, exit code and end of output (dead-man ping)')
            [CompletionResult]::new('--parallel', '--parallel', [CompletionResultType]::ParameterName, 'Requests at once')
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'Why; kept in the record')
            [CompletionResult]::new('--unattended', '--unattended', [CompletionResultType]::ParameterName, 'Do what a machine can, and leave the rest pending for a person')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print only what is not ok')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print only what is not ok')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show each request (-vv: also the start of bodies)')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show each request (-vv: also the start of bodies)')
            [CompletionResult]::new('--record', '--record', [CompletionResultType]::ParameterName, 'Keep what a look found as a record')
            [CompletionResult]::new('--stateful', '--stateful', [CompletionResultType]::ParameterName, 'For cron: count a trouble only when runs in a row agree, and notify on transitions only')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Agree to plans in advance')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Agree to plans in advance')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show the plan and stop')
            [CompletionResult]::new('--take-over', '--take-over', [CompletionResultType]::ParameterName, 'Take the lock of another run over')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'mlopsctl;incident;mitigate' {
            [CompletionResult]::new('-i', '-i', [CompletionResultType]::ParameterName, 'Id, or its start (default: the only open one)')
            [CompletionResult]::new('--incident', '--incident', [CompletionResultType]::ParameterName, 'Id, or its start (default: the only open one)')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Configuration file (default: mlopsctl.yaml here or in a parent)')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'Environment of the configuration to use')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'table, json, yaml, markdown, csv, junit, prometheus, nagios, github or html; may be given several times')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'table, json, yaml, markdown, csv, junit, prometheus, nagios, github or html; may be given several times')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--fail-on', '--fail-on', [CompletionResultType]::ParameterName, 'The least verdict that makes the exit code speak')
            [CompletionResult]::new('--deadline', '--deadline', [CompletionResultType]::ParameterName, 'Limit for the whole run (default 60s for a one-pass look)')
            [CompletionResult]::new('--ping', '--ping', [CompletionResultType]::ParameterName, 'URL to tell of start, exit code and end of output (dead-man ping)')
            [CompletionResult]::new('--parallel', '--parallel', [CompletionResultType]::ParameterName, 'Requests at once')
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'Why; kept in the record')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print only what is not ok')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print only what is not ok')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show each request (-vv: also the start of bodies)')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show each request (-vv: also the start of bodies)')
            [CompletionResult]::new('--record', '--record', [CompletionResultType]::ParameterName, 'Keep what a look found as a record')
            [CompletionResult]::new('--stateful', '--stateful', [CompletionResultType]::ParameterName, 'For cron: count a trouble only when runs in a row agree, and notify on transitions only')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Agree to plans in advance')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Agree to plans in advance')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show the plan and stop')
            [CompletionResult]::new('--take-over', '--take-over', [CompletionResultType]::ParameterName, 'Take the lock of another run over')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'mlopsctl;incident;close' {
            [CompletionResult]::new('-i', '-i', [CompletionResultType]::ParameterName, 'Id, or its start (default: the only open one)')
            [CompletionResult]::new('--incident', '--incident', [CompletionResultType]::ParameterName, 'Id, or its start (default: the only open one)')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Configuration file (default: mlopsctl.yaml here or in a parent)')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'Environment of the configuration to use')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'table, json, yaml, markdown, csv, junit, prometheus, nagios, github or html; may be given several times')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'table, json, yaml, markdown, csv, junit, prometheus, nagios, github or html; may be given several times')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--fail-on', '--fail-on', [CompletionResultType]::ParameterName, 'The least verdict that makes the exit code speak')
            [CompletionResult]::new('--deadline', '--deadline', [CompletionResultType]::ParameterName, 'Limit for the whole run (default 60s for a one-pass look)')
            [CompletionResult]::new('--ping', '--ping', [CompletionResultType]::ParameterName, 'URL to tell of start, exit code and end of output (dead-man ping)')
            [CompletionResult]::new('--parallel', '--parallel', [CompletionResultType]::ParameterName, 'Requests at once')
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'Why; kept in the record')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print only what is not ok')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print only what is not ok')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show each request (-vv: also the start of bodies)')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show each request (-vv: also the start of bodies)')
            [CompletionResult]::new('--record', '--record', [CompletionResultType]::ParameterName, 'Keep what a look found as a record')
            [CompletionResult]::new('--stateful', '--stateful', [CompletionResultType]::ParameterName, 'For cron: count a trouble only when runs in a row agree, and notify on transitions only')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Agree to plans in advance')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Agree to plans in advance')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show the plan and stop')
            [CompletionResult]::new('--take-over', '--take-over', [CompletionResultType]::ParameterName, 'Take the lock of another run over')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'mlopsctl;incident;list' {
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Configuration file (default: mlopsctl.yaml here or in a parent)')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'Environment of the configuration to use')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'table, json, yaml, markdown, csv, junit, prometheus, nagios, github or html; may be given several times')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'table, json, yaml, markdown, csv, junit, prometheus, nagios, github or html; may be given several times')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--fail-on', '--fail-on', [CompletionResultType]::ParameterName, 'The least verdict that makes the exit code speak')
            [CompletionResult]::new('--deadline', '--deadline', [CompletionResultType]::ParameterName, 'Limit for the whole run (default 60s for a one-pass look)')
            [CompletionResult]::new('--ping', '--ping', [CompletionResultType]::ParameterName, 'URL to tell of start, exit code and end of output (dead-man ping)')
            [CompletionResult]::new('--parallel', '--parallel', [CompletionResultType]::ParameterName, 'Requests at once')
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'Why; kept in the record')
            [CompletionResult]::new('-a', '-a', [CompletionResultType]::ParameterName, 'Closed ones, too: the newest 200')
            [CompletionResult]::new('--all', '--all', [CompletionResultType]::ParameterName, 'Closed ones, too: the newest 200')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print only what is not ok')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print only what is not ok')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show each request (-vv: also the start of bodies)')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show each request (-vv: also the start of bodies)')
            [CompletionResult]::new('--record', '--record', [CompletionResultType]::ParameterName, 'Keep what a look found as a record')
            [CompletionResult]::new('--stateful', '--stateful', [CompletionResultType]::ParameterName, 'For cron: count a trouble only when runs in a row agree, and notify on transitions only')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Agree to plans in advance')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Agree to plans in advance')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show the plan and stop')
            [CompletionResult]::new('--take-over', '--take-over', [CompletionResultType]::ParameterName, 'Take the lock of another run over')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'mlopsctl;incident;report' {
            [CompletionResult]::new('-i', '-i', [CompletionResultType]::ParameterName, 'Id, or its start (default: the only open one)')
            [CompletionResult]::new('--incident', '--incident', [CompletionResultType]::ParameterName, 'Id, or its start (default: the only open one)')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Configuration file (default: mlopsctl.yaml here or in a parent)')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'Environment of the configuration to use')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'table, json, yaml, markdown, csv, junit, prometheus, nagios, github or html; may be given several times')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'table, json, yaml, markdown, csv, junit, prometheus, nagios, github or html; may be given several times')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--fail-on', '--fail-on', [CompletionResultType]::ParameterName, 'The least verdict that makes the exit code speak')
            [CompletionResult]::new('--deadline', '--deadline', [CompletionResultType]::ParameterName, 'Limit for the whole run (default 60s for a one-pass look)')
            [CompletionResult]::new('--ping', '--ping', [CompletionResultType]::ParameterName, 'URL to tell of start, exit code and end of output (dead-man ping)')
            [CompletionResult]::new('--parallel', '--parallel', [CompletionResultType]::ParameterName, 'Requests at once')
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'Why; kept in the record')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print only what is not ok')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print only what is not ok')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show each request (-vv: also the start of bodies)')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show each request (-vv: also the start of bodies)')
            [CompletionResult]::new('--record', '--record', [CompletionResultType]::ParameterName, 'Keep what a look found as a record')
            [CompletionResult]::new('--stateful', '--stateful', [CompletionResultType]::ParameterName, 'For cron: count a trouble only when runs in a row agree, and notify on transitions only')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Agree to plans in advance')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Agree to plans in advance')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show the plan and stop')
            [CompletionResult]::new('--take-over', '--take-over', [CompletionResultType]::ParameterName, 'Take the lock of another run over')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'mlopsctl;incident;capture' {
            [CompletionResult]::new('-i', '-i', [CompletionResultType]::ParameterName, 'Id, or its start (default: the only open one, if there is one)')
            [CompletionResult]::new('--incident', '--incident', [CompletionResultType]::ParameterName, 'Id, or its start (default: the only open one, if there is one)')
            [CompletionResult]::new('--out', '--out', [CompletionResultType]::ParameterName, 'The archive (default: capture-TIME.tar.gz in this folder)')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Configuration file (default: mlopsctl.yaml here or in a parent)')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'Environment of the configuration to use')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'table, json, yaml, markdown, csv, junit, prometheus, nagios, github or html; may be given several times')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'table, json, yaml, markdown, csv, junit, prometheus, nagios, github or html; may be given several times')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--fail-on', '--fail-on', [CompletionResultType]::ParameterName, 'The least verdict that makes the exit code speak')
            [CompletionResult]::new('--deadline', '--deadline', [CompletionResultType]::ParameterName, 'Limit for the whole run (default 60s for a one-pass look)')
            [CompletionResult]::new('--ping', '--ping', [CompletionResultType]::ParameterName, 'URL to tell of start, exit code and end of output (dead-man ping)')
            [CompletionResult]::new('--parallel', '--parallel', [CompletionResultType]::ParameterName, 'Requests at once')
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'Why; kept in the record')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print only what is not ok')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print only what is not ok')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show each request (-vv: also the start of bodies)')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show each request (-vv: also the start of bodies)')
            [CompletionResult]::new('--record', '--record', [CompletionResultType]::ParameterName, 'Keep what a look found as a record')
            [CompletionResult]::new('--stateful', '--stateful', [CompletionResultType]::ParameterName, 'For cron: count a trouble only when runs in a row agree, and notify on transitions only')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Agree to plans in advance')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Agree to plans in advance')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show the plan and stop')
            [CompletionResult]::new('--take-over', '--take-over', [CompletionResultType]::ParameterName, 'Take the lock of another run over')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'mlopsctl;incident;help' {
            [CompletionResult]::new('start', 'start', [CompletionResultType]::ParameterValue, 'Start an incident: from here on the response target of its severity counts')
            [CompletionResult]::new('ack', 'ack', [CompletionResultType]::ParameterValue, 'Say that somebody works on it; stops the clock of the response target')
            [CompletionResult]::new('note', 'note', [CompletionResultType]::ParameterValue, 'Note what was seen, done or learned; also after the incident is closed')
            [CompletionResult]::new('run', 'run', [CompletionResultType]::ParameterValue, 'Run a procedure for an incident, with its service filled in')
            [CompletionResult]::new('mitigate', 'mitigate', [CompletionResultType]::ParameterValue, 'Say that the harm is over, even if the cause is not; its services are looked at')
            [CompletionResult]::new('close', 'close', [CompletionResultType]::ParameterValue, 'Close an incident; its services are looked at a last time')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List open incidents with their targets and whom to call')
            [CompletionResult]::new('report', 'report', [CompletionResultType]::ParameterValue, 'Draft the post-mortem: what happened, impact in numbers, timeline, causes, actions')
            [CompletionResult]::new('capture', 'capture', [CompletionResultType]::ParameterValue, 'Capture evidence: health, checks, alerts, logs, containers, versions, configuration in one tar.gz')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'mlopsctl;incident;help;start' {
            break
        }
        'mlopsctl;incident;help;ack' {
            break
        }
        'mlopsctl;incident;help;note' {
            break
        }
        'mlopsctl;incident;help;run' {
            break
        }
        'mlopsctl;incident;help;mitigate' {
            break
        }
        'mlopsctl;incident;help;close' {
            break
        }
        'mlopsctl;incident;help;list' {
            break
        }
        'mlopsctl;incident;help;report' {
            break
        }
        'mlopsctl;incident;help;capture' {
            break
        }
        'mlopsctl;incident;help;help' {
            break
        }
        'mlopsctl;mute' {
            [CompletionResult]::new('--for', '--for', [CompletionResultType]::ParameterName, 'How long, at most 30d')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Configuration file (default: mlopsctl.yaml here or in a parent)')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'Environment of the configuration to use')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'table, json, yaml, markdown, csv, junit, prometheus, nagios, github or html; may be given several times')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'table, json, yaml, markdown, csv, junit, prometheus, nagios, github or html; may be given several times')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--fail-on', '--fail-on', [CompletionResultType]::ParameterName, 'The least verdict that makes the exit code speak')
            [CompletionResult]::new('--deadline', '--deadline', [CompletionResultType]::ParameterName, 'Limit for the whole run (default 60s for a one-pass look)')
            [CompletionResult]::new('--ping', '--ping', [CompletionResultType]::ParameterName, 'URL to tell of start, exit code and end of output (dead-man ping)')
            [CompletionResult]::new('--parallel', '--parallel', [CompletionResultType]::ParameterName, 'Requests at once')
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'Why; kept in the record')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print only what is not ok')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print only what is not ok')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show each request (-vv: also the start of bodies)')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show each request (-vv: also the start of bodies)')
            [CompletionResult]::new('--record', '--record', [CompletionResultType]::ParameterName, 'Keep what a look found as a record')
            [CompletionResult]::new('--stateful', '--stateful', [CompletionResultType]::ParameterName, 'For cron: count a trouble only when runs in a row agree, and notify on transitions only')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Agree to plans in advance')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Agree to plans in advance')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show the plan and stop')
            [CompletionResult]::new('--take-over', '--take-over', [CompletionResultType]::ParameterName, 'Take the lock of another run over')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List what is muted now, the first to end first')
            [CompletionResult]::new('end', 'end', [CompletionResultType]::ParameterValue, 'End mutes now')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'mlopsctl;mute;list' {
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Configuration file (default: mlopsctl.yaml here or in a parent)')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'Environment of the configuration to use')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'table, json, yaml, markdown, csv, junit, prometheus, nagios, github or html; may be given several times')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'table, json, yaml, markdown, csv, junit, prometheus, nagios, github or html; may be given several times')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--fail-on', '--fail-on', [CompletionResultType]::ParameterName, 'The least verdict that makes the exit code speak')
            [CompletionResult]::new('--deadline', '--deadline', [CompletionResultType]::ParameterName, 'Limit for the whole run (default 60s for a one-pass look)')
            [CompletionResult]::new('--ping', '--ping', [CompletionResultType]::ParameterName, 'URL to tell of start, exit code and end of output (dead-man ping)')
            [CompletionResult]::new('--parallel', '--parallel', [CompletionResultType]::ParameterName, 'Requests at once')
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'Why; kept in the record')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print only what is not ok')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print only what is not ok')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show each request (-vv: also the start of bodies)')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show each request (-vv: also the start of bodies)')
            [CompletionResult]::new('--record', '--record', [CompletionResultType]::ParameterName, 'Keep what a look found as a record')
            [CompletionResult]::new('--stateful', '--stateful', [CompletionResultType]::ParameterName, 'For cron: count a trouble only when runs in a row agree, and notify on transitions only')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Agree to plans in advance')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Agree to plans in advance')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show the plan and stop')
            [CompletionResult]::new('--take-over', '--take-over', [CompletionResultType]::ParameterName, 'Take the lock of another run over')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'mlopsctl;mute;end' {
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Configuration file (default: mlopsctl.yaml here or in a parent)')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'Environment of the configuration to use')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'table, json, yaml, markdown, csv, junit, prometheus, nagios, github or html; may be given several times')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'table, json, yaml, markdown, csv, junit, prometheus, nagios, github or html; may be given several times')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--fail-on', '--fail-on', [CompletionResultType]::ParameterName, 'The least verdict that makes the exit code speak')
            [CompletionResult]::new('--deadline', '--deadline', [CompletionResultType]::ParameterName, 'Limit for the whole run (default 60s for a one-pass look)')
            [CompletionResult]::new('--ping', '--ping', [CompletionResultType]::ParameterName, 'URL to tell of start, exit code and end of output (dead-man ping)')
            [CompletionResult]::new('--parallel', '--parallel', [CompletionResultType]::ParameterName, 'Requests at once')
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'Why; kept in the record')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print only what is not ok')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print only what is not ok')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show each request (-vv: also the start of bodies)')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show each request (-vv: also the start of bodies)')
            [CompletionResult]::new('--record', '--record', [CompletionResultType]::ParameterName, 'Keep what a look found as a record')
            [CompletionResult]::new('--stateful', '--stateful', [CompletionResultType]::ParameterName, 'For cron: count a trouble only when runs in a row agree, and notify on transitions only')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Agree to plans in advance')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Agree to plans in advance')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show the plan and stop')
            [CompletionResult]::new('--take-over', '--take-over', [CompletionResultType]::ParameterName, 'Take the lock of another run over')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'mlopsctl;mute;help' {
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List what is muted now, the first to end first')
            [CompletionResult]::new('end', 'end', [CompletionResultType]::ParameterValue, 'End mutes now')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'mlopsctl;mute;help;list' {
            break
        }
        'mlopsctl;mute;help;end' {
            break
        }
        'mlopsctl;mute;help;help' {
            break
        }
        'mlopsctl;demo' {
            [CompletionResult]::new('--scenario', '--scenario', [CompletionResultType]::ParameterName, 'What is wrong with the stack')
            [CompletionResult]::new('--dir', '--dir', [CompletionResultType]::ParameterName, 'Folder to write to and keep; new, empty, or of a former demo (default: a temporary one, removed at the end)')
            [CompletionResult]::new('--port', '--port', [CompletionResultType]::ParameterName, 'Three ports from this one on: model API, MLflow, Alertmanager (default: free ones)')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Configuration file (default: mlopsctl.yaml here or in a parent)')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'Environment of the configuration to use')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'table, json, yaml, markdown, csv, junit, prometheus, nagios, github or html; may be given several times')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'table, json, yaml, markdown, csv, junit, prometheus, nagios, github or html; may be given several times')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--fail-on', '--fail-on', [CompletionResultType]::ParameterName, 'The least verdict that makes the exit code speak')
            [CompletionResult]::new('--deadline', '--deadline', [CompletionResultType]::ParameterName, 'Limit for the whole run (default 60s for a one-pass look)')
            [CompletionResult]::new('--ping', '--ping', [CompletionResultType]::ParameterName, 'URL to tell of start, exit code and end of output (dead-man ping)')
            [CompletionResult]::new('--parallel', '--parallel', [CompletionResultType]::ParameterName, 'Requests at once')
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'Why; kept in the record')
            [CompletionResult]::new('--once', '--once', [CompletionResultType]::ParameterName, 'End after the daily runbook, with its exit code')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print only what is not ok')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print only what is not ok')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show each request (-vv: also the start of bodies)')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show each request (-vv: also the start of bodies)')
            [CompletionResult]::new('--record', '--record', [CompletionResultType]::ParameterName, 'Keep what a look found as a record')
            [CompletionResult]::new('--stateful', '--stateful', [CompletionResultType]::ParameterName, 'For cron: count a trouble only when runs in a row agree, and notify on transitions only')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Agree to plans in advance')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Agree to plans in advance')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show the plan and stop')
            [CompletionResult]::new('--take-over', '--take-over', [CompletionResultType]::ParameterName, 'Take the lock of another run over')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'mlopsctl;init' {
            [CompletionResult]::new('--compose', '--compose', [CompletionResultType]::ParameterName, 'Compose file to read; may be given several times, later ones win')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Configuration file (default: mlopsctl.yaml here or in a parent)')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'Environment of the configuration to use')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'table, json, yaml, markdown, csv, junit, prometheus, nagios, github or html; may be given several times')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'table, json, yaml, markdown, csv, junit, prometheus, nagios, github or html; may be given several times')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--fail-on', '--fail-on', [CompletionResultType]::ParameterName, 'The least verdict that makes the exit code speak')
            [CompletionResult]::new('--deadline', '--deadline', [CompletionResultType]::ParameterName, 'Limit for the whole run (default 60s for a one-pass look)')
            [CompletionResult]::new('--ping', '--ping', [CompletionResultType]::ParameterName, 'URL to tell of start, exit code and end of output (dead-man ping)')
            [CompletionResult]::new('--parallel', '--parallel', [CompletionResultType]::ParameterName, 'Requests at once')
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'Why; kept in the record')
            [CompletionResult]::new('--force', '--force', [CompletionResultType]::ParameterName, 'Replace an existing mlopsctl.yaml')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print only what is not ok')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print only what is not ok')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show each request (-vv: also the start of bodies)')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show each request (-vv: also the start of bodies)')
            [CompletionResult]::new('--record', '--record', [CompletionResultType]::ParameterName, 'Keep what a look found as a record')
            [CompletionResult]::new('--stateful', '--stateful', [CompletionResultType]::ParameterName, 'For cron: count a trouble only when runs in a row agree, and notify on transitions only')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Agree to plans in advance')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Agree to plans in advance')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show the plan and stop')
            [CompletionResult]::new('--take-over', '--take-over', [CompletionResultType]::ParameterName, 'Take the lock of another run over')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'mlopsctl;config' {
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Configuration file (default: mlopsctl.yaml here or in a parent)')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'Environment of the configuration to use')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'table, json, yaml, markdown, csv, junit, prometheus, nagios, github or html; may be given several times')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'table, json, yaml, markdown, csv, junit, prometheus, nagios, github or html; may be given several times')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--fail-on', '--fail-on', [CompletionResultType]::ParameterName, 'The least verdict that makes the exit code speak')
            [CompletionResult]::new('--deadline', '--deadline', [CompletionResultType]::ParameterName, 'Limit for the whole run (default 60s for a one-pass look)')
            [CompletionResult]::new('--ping', '--ping', [CompletionResultType]::ParameterName, 'URL to tell of start, exit code and end of output (dead-man ping)')
            [CompletionResult]::new('--parallel', '--parallel', [CompletionResultType]::ParameterName, 'Requests at once')
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'Why; kept in the record')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print only what is not ok')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print only what is not ok')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show each request (-vv: also the start of bodies)')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show each request (-vv: also the start of bodies)')
            [CompletionResult]::new('--record', '--record', [CompletionResultType]::ParameterName, 'Keep what a look found as a record')
            [CompletionResult]::new('--stateful', '--stateful', [CompletionResultType]::ParameterName, 'For cron: count a trouble only when runs in a row agree, and notify on transitions only')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Agree to plans in advance')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Agree to plans in advance')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show the plan and stop')
            [CompletionResult]::new('--take-over', '--take-over', [CompletionResultType]::ParameterName, 'Take the lock of another run over')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('check', 'check', [CompletionResultType]::ParameterValue, 'Find everything that is wrong, each with its place')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Print the effective configuration: presets, file, environment and variables in one')
            [CompletionResult]::new('schema', 'schema', [CompletionResultType]::ParameterValue, 'Print the JSON Schema of the file, for editors')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'mlopsctl;config;check' {
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Configuration file (default: mlopsctl.yaml here or in a parent)')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'Environment of the configuration to use')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'table, json, yaml, markdown, csv, junit, prometheus, nagios, github or html; may be given several times')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'table, json, yaml, markdown, csv, junit, prometheus, nagios, github or html; may be given several times')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--fail-on', '--fail-on', [CompletionResultType]::ParameterName, 'The least verdict that makes the exit code speak')
            [CompletionResult]::new('--deadline', '--deadline', [CompletionResultType]::ParameterName, 'Limit for the whole run (default 60s for a one-pass look)')
            [CompletionResult]::new('--ping', '--ping', [CompletionResultType]::ParameterName, 'URL to tell of start, exit code and end of output (dead-man ping)')
            [CompletionResult]::new('--parallel', '--parallel', [CompletionResultType]::ParameterName, 'Requests at once')
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'Why; kept in the record')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print only what is not ok')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print only what is not ok')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show each request (-vv: also the start of bodies)')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show each request (-vv: also the start of bodies)')
            [CompletionResult]::new('--record', '--record', [CompletionResultType]::ParameterName, 'Keep what a look found as a record')
            [CompletionResult]::new('--stateful', '--stateful', [CompletionResultType]::ParameterName, 'For cron: count a trouble only when runs in a row agree, and notify on transitions only')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Agree to plans in advance')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Agree to plans in advance')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show the plan and stop')
            [CompletionResult]::new('--take-over', '--take-over', [CompletionResultType]::ParameterName, 'Take the lock of another run over')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'mlopsctl;config;show' {
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Configuration file (default: mlopsctl.yaml here or in a parent)')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'Environment of the configuration to use')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'table, json, yaml, markdown, csv, junit, prometheus, nagios, github or html; may be given several times')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'table, json, yaml, markdown, csv, junit, prometheus, nagios, github or html; may be given several times')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--fail-on', '--fail-on', [CompletionResultType]::ParameterName, 'The least verdict that makes the exit code speak')
            [CompletionResult]::new('--deadline', '--deadline', [CompletionResultType]::ParameterName, 'Limit for the whole run (default 60s for a one-pass look)')
            [CompletionResult]::new('--ping', '--ping', [CompletionResultType]::ParameterName, 'URL to tell of start, exit code and end of output (dead-man ping)')
            [CompletionResult]::new('--parallel', '--parallel', [CompletionResultType]::ParameterName, 'Requests at once')
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'Why; kept in the record')
            [CompletionResult]::new('--origin', '--origin', [CompletionResultType]::ParameterName, 'Say where each value was written')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print only what is not ok')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print only what is not ok')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show each request (-vv: also the start of bodies)')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show each request (-vv: also the start of bodies)')
            [CompletionResult]::new('--record', '--record', [CompletionResultType]::ParameterName, 'Keep what a look found as a record')
            [CompletionResult]::new('--stateful', '--stateful', [CompletionResultType]::ParameterName, 'For cron: count a trouble only when runs in a row agree, and notify on transitions only')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Agree to plans in advance')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Agree to plans in advance')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show the plan and stop')
            [CompletionResult]::new('--take-over', '--take-over', [CompletionResultType]::ParameterName, 'Take the lock of another run over')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'mlopsctl;config;schema' {
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Configuration file (default: mlopsctl.yaml here or in a parent)')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'Environment of the configuration to use')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'table, json, yaml, markdown, csv, junit, prometheus, nagios, github or html; may be given several times')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'table, json, yaml, markdown, csv, junit, prometheus, nagios, github or html; may be given several times')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--fail-on', '--fail-on', [CompletionResultType]::ParameterName, 'The least verdict that makes the exit code speak')
            [CompletionResult]::new('--deadline', '--deadline', [CompletionResultType]::ParameterName, 'Limit for the whole run (default 60s for a one-pass look)')
            [CompletionResult]::new('--ping', '--ping', [CompletionResultType]::ParameterName, 'URL to tell of start, exit code and end of output (dead-man ping)')
            [CompletionResult]::new('--parallel', '--parallel', [CompletionResultType]::ParameterName, 'Requests at once')
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'Why; kept in the record')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print only what is not ok')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print only what is not ok')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show each request (-vv: also the start of bodies)')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show each request (-vv: also the start of bodies)')
            [CompletionResult]::new('--record', '--record', [CompletionResultType]::ParameterName, 'Keep what a look found as a record')
            [CompletionResult]::new('--stateful', '--stateful', [CompletionResultType]::ParameterName, 'For cron: count a trouble only when runs in a row agree, and notify on transitions only')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Agree to plans in advance')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Agree to plans in advance')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show the plan and stop')
            [CompletionResult]::new('--take-over', '--take-over', [CompletionResultType]::ParameterName, 'Take the lock of another run over')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'mlopsctl;config;help' {
            [CompletionResult]::new('check', 'check', [CompletionResultType]::ParameterValue, 'Find everything that is wrong, each with its place')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Print the effective configuration: presets, file, environment and variables in one')
            [CompletionResult]::new('schema', 'schema', [CompletionResultType]::ParameterValue, 'Print the JSON Schema of the file, for editors')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'mlopsctl;config;help;check' {
            break
        }
        'mlopsctl;config;help;show' {
            break
        }
        'mlopsctl;config;help;schema' {
            break
        }
        'mlopsctl;config;help;help' {
            break
        }
        'mlopsctl;schedule' {
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Configuration file (default: mlopsctl.yaml here or in a parent)')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'Environment of the configuration to use')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'table, json, yaml, markdown, csv, junit, prometheus, nagios, github or html; may be given several times')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'table, json, yaml, markdown, csv, junit, prometheus, nagios, github or html; may be given several times')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--fail-on', '--fail-on', [CompletionResultType]::ParameterName, 'The least verdict that makes the exit code speak')
            [CompletionResult]::new('--deadline', '--deadline', [CompletionResultType]::ParameterName, 'Limit for the whole run (default 60s for a one-pass look)')
            [CompletionResult]::new('--ping', '--ping', [CompletionResultType]::ParameterName, 'URL to tell of start, exit code and end of output (dead-man ping)')
            [CompletionResult]::new('--parallel', '--parallel', [CompletionResultType]::ParameterName, 'Requests at once')
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'Why; kept in the record')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print only what is not ok')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print only what is not ok')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show each request (-vv: also the start of bodies)')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show each request (-vv: also the start of bodies)')
            [CompletionResult]::new('--record', '--record', [CompletionResultType]::ParameterName, 'Keep what a look found as a record')
            [CompletionResult]::new('--stateful', '--stateful', [CompletionResultType]::ParameterName, 'For cron: count a trouble only when runs in a row agree, and notify on transitions only')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Agree to plans in advance')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Agree to plans in advance')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show the plan and stop')
            [CompletionResult]::new('--take-over', '--take-over', [CompletionResultType]::ParameterName, 'Take the lock of another run over')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('print', 'print', [CompletionResultType]::ParameterValue, 'Print what runs when, to install where it belongs')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'mlopsctl;schedule;print' {
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'For whom')
            [CompletionResult]::new('--runbook', '--runbook', [CompletionResultType]::ParameterName, 'Only these runbooks (default: all that come round; may be given several times)')
            [CompletionResult]::new('--check', '--check', [CompletionResultType]::ParameterName, 'Also this check, every so often (default 5m; may be given several times)')
            [CompletionResult]::new('--status', '--status', [CompletionResultType]::ParameterName, 'Also status, every so often')
            [CompletionResult]::new('--ping-base', '--ping-base', [CompletionResultType]::ParameterName, 'Start of the URLs to ping; the job''s name follows')
            [CompletionResult]::new('--log', '--log', [CompletionResultType]::ParameterName, 'File that cron''s jobs append to (default: beside the store''s user state, or /var/log/mlopsctl.log for root)')
            [CompletionResult]::new('--binary', '--binary', [CompletionResultType]::ParameterName, 'The program''s path where the jobs run (default: this one''s; for Kubernetes /usr/local/bin/mlopsctl)')
            [CompletionResult]::new('--image', '--image', [CompletionResultType]::ParameterName, 'Kubernetes: image with the program, a shell and time zones')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Configuration file (default: mlopsctl.yaml here or in a parent)')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'Environment of the configuration to use')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'table, json, yaml, markdown, csv, junit, prometheus, nagios, github or html; may be given several times')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'table, json, yaml, markdown, csv, junit, prometheus, nagios, github or html; may be given several times')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--fail-on', '--fail-on', [CompletionResultType]::ParameterName, 'The least verdict that makes the exit code speak')
            [CompletionResult]::new('--deadline', '--deadline', [CompletionResultType]::ParameterName, 'Limit for the whole run (default 60s for a one-pass look)')
            [CompletionResult]::new('--ping', '--ping', [CompletionResultType]::ParameterName, 'URL to tell of start, exit code and end of output (dead-man ping)')
            [CompletionResult]::new('--parallel', '--parallel', [CompletionResultType]::ParameterName, 'Requests at once')
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'Why; kept in the record')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print only what is not ok')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print only what is not ok')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show each request (-vv: also the start of bodies)')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show each request (-vv: also the start of bodies)')
            [CompletionResult]::new('--record', '--record', [CompletionResultType]::ParameterName, 'Keep what a look found as a record')
            [CompletionResult]::new('--stateful', '--stateful', [CompletionResultType]::ParameterName, 'For cron: count a trouble only when runs in a row agree, and notify on transitions only')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Agree to plans in advance')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Agree to plans in advance')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show the plan and stop')
            [CompletionResult]::new('--take-over', '--take-over', [CompletionResultType]::ParameterName, 'Take the lock of another run over')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'mlopsctl;schedule;help' {
            [CompletionResult]::new('print', 'print', [CompletionResultType]::ParameterValue, 'Print what runs when, to install where it belongs')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'mlopsctl;schedule;help;print' {
            break
        }
        'mlopsctl;schedule;help;help' {
            break
        }
        'mlopsctl;notify' {
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Configuration file (default: mlopsctl.yaml here or in a parent)')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'Environment of the configuration to use')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'table, json, yaml, markdown, csv, junit, prometheus, nagios, github or html; may be given several times')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'table, json, yaml, markdown, csv, junit, prometheus, nagios, github or html; may be given several times')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--fail-on', '--fail-on', [CompletionResultType]::ParameterName, 'The least verdict that makes the exit code speak')
            [CompletionResult]::new('--deadline', '--deadline', [CompletionResultType]::ParameterName, 'Limit for the whole run (default 60s for a one-pass look)')
            [CompletionResult]::new('--ping', '--ping', [CompletionResultType]::ParameterName, 'URL to tell of start, exit code and end of output (dead-man ping)')
            [CompletionResult]::new('--parallel', '--parallel', [CompletionResultType]::ParameterName, 'Requests at once')
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'Why; kept in the record')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print only what is not ok')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print only what is not ok')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show each request (-vv: also the start of bodies)')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show each request (-vv: also the start of bodies)')
            [CompletionResult]::new('--record', '--record', [CompletionResultType]::ParameterName, 'Keep what a look found as a record')
            [CompletionResult]::new('--stateful', '--stateful', [CompletionResultType]::ParameterName, 'For cron: count a trouble only when runs in a row agree, and notify on transitions only')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Agree to plans in advance')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Agree to plans in advance')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show the plan and stop')
            [CompletionResult]::new('--take-over', '--take-over', [CompletionResultType]::ParameterName, 'Take the lock of another run over')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('test', 'test', [CompletionResultType]::ParameterValue, 'Send a test notice to each target and say what was answered (--dry-run shows what would be sent)')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'mlopsctl;notify;test' {
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Configuration file (default: mlopsctl.yaml here or in a parent)')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'Environment of the configuration to use')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'table, json, yaml, markdown, csv, junit, prometheus, nagios, github or html; may be given several times')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'table, json, yaml, markdown, csv, junit, prometheus, nagios, github or html; may be given several times')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--fail-on', '--fail-on', [CompletionResultType]::ParameterName, 'The least verdict that makes the exit code speak')
            [CompletionResult]::new('--deadline', '--deadline', [CompletionResultType]::ParameterName, 'Limit for the whole run (default 60s for a one-pass look)')
            [CompletionResult]::new('--ping', '--ping', [CompletionResultType]::ParameterName, 'URL to tell of start, exit code and end of output (dead-man ping)')
            [CompletionResult]::new('--parallel', '--parallel', [CompletionResultType]::ParameterName, 'Requests at once')
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'Why; kept in the record')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print only what is not ok')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print only what is not ok')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show each request (-vv: also the start of bodies)')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show each request (-vv: also the start of bodies)')
            [CompletionResult]::new('--record', '--record', [CompletionResultType]::ParameterName, 'Keep what a look found as a record')
            [CompletionResult]::new('--stateful', '--stateful', [CompletionResultType]::ParameterName, 'For cron: count a trouble only when runs in a row agree, and notify on transitions only')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Agree to plans in advance')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Agree to plans in advance')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show the plan and stop')
            [CompletionResult]::new('--take-over', '--take-over', [CompletionResultType]::ParameterName, 'Take the lock of another run over')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'mlopsctl;notify;help' {
            [CompletionResult]::new('test', 'test', [CompletionResultType]::ParameterValue, 'Send a test notice to each target and say what was answered (--dry-run shows what would be sent)')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'mlopsctl;notify;help;test' {
            break
        }
        'mlopsctl;notify;help;help' {
            break
        }
        'mlopsctl;completions' {
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Configuration file (default: mlopsctl.yaml here or in a parent)')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'Environment of the configuration to use')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'table, json, yaml, markdown, csv, junit, prometheus, nagios, github or html; may be given several times')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'table, json, yaml, markdown, csv, junit, prometheus, nagios, github or html; may be given several times')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--fail-on', '--fail-on', [CompletionResultType]::ParameterName, 'The least verdict that makes the exit code speak')
            [CompletionResult]::new('--deadline', '--deadline', [CompletionResultType]::ParameterName, 'Limit for the whole run (default 60s for a one-pass look)')
            [CompletionResult]::new('--ping', '--ping', [CompletionResultType]::ParameterName, 'URL to tell of start, exit code and end of output (dead-man ping)')
            [CompletionResult]::new('--parallel', '--parallel', [CompletionResultType]::ParameterName, 'Requests at once')
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'Why; kept in the record')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print only what is not ok')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print only what is not ok')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show each request (-vv: also the start of bodies)')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show each request (-vv: also the start of bodies)')
            [CompletionResult]::new('--record', '--record', [CompletionResultType]::ParameterName, 'Keep what a look found as a record')
            [CompletionResult]::new('--stateful', '--stateful', [CompletionResultType]::ParameterName, 'For cron: count a trouble only when runs in a row agree, and notify on transitions only')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Agree to plans in advance')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Agree to plans in advance')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show the plan and stop')
            [CompletionResult]::new('--take-over', '--take-over', [CompletionResultType]::ParameterName, 'Take the lock of another run over')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'mlopsctl;man' {
            [CompletionResult]::new('--out', '--out', [CompletionResultType]::ParameterName, 'Folder to write a page for every command to; it is made if need be')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Configuration file (default: mlopsctl.yaml here or in a parent)')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'Environment of the configuration to use')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'table, json, yaml, markdown, csv, junit, prometheus, nagios, github or html; may be given several times')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'table, json, yaml, markdown, csv, junit, prometheus, nagios, github or html; may be given several times')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--fail-on', '--fail-on', [CompletionResultType]::ParameterName, 'The least verdict that makes the exit code speak')
            [CompletionResult]::new('--deadline', '--deadline', [CompletionResultType]::ParameterName, 'Limit for the whole run (default 60s for a one-pass look)')
            [CompletionResult]::new('--ping', '--ping', [CompletionResultType]::ParameterName, 'URL to tell of start, exit code and end of output (dead-man ping)')
            [CompletionResult]::new('--parallel', '--parallel', [CompletionResultType]::ParameterName, 'Requests at once')
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'Why; kept in the record')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print only what is not ok')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print only what is not ok')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show each request (-vv: also the start of bodies)')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show each request (-vv: also the start of bodies)')
            [CompletionResult]::new('--record', '--record', [CompletionResultType]::ParameterName, 'Keep what a look found as a record')
            [CompletionResult]::new('--stateful', '--stateful', [CompletionResultType]::ParameterName, 'For cron: count a trouble only when runs in a row agree, and notify on transitions only')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Agree to plans in advance')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Agree to plans in advance')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show the plan and stop')
            [CompletionResult]::new('--take-over', '--take-over', [CompletionResultType]::ParameterName, 'Take the lock of another run over')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'mlopsctl;help' {
            [CompletionResult]::new('status', 'status', [CompletionResultType]::ParameterValue, 'Show everything at a glance with one verdict')
            [CompletionResult]::new('health', 'health', [CompletionResultType]::ParameterValue, 'Ask services whether they are well')
            [CompletionResult]::new('check', 'check', [CompletionResultType]::ParameterValue, 'Judge numbers against thresholds: PromQL, metrics pages, JSON, latency, disk, containers, files, commands')
            [CompletionResult]::new('alerts', 'alerts', [CompletionResultType]::ParameterValue, 'Look at alerts and silence them')
            [CompletionResult]::new('logs', 'logs', [CompletionResultType]::ParameterValue, 'Show what services wrote')
            [CompletionResult]::new('drift', 'drift', [CompletionResultType]::ParameterValue, 'Read, judge and measure data drift')
            [CompletionResult]::new('model', 'model', [CompletionResultType]::ParameterValue, 'Look at registered models, judge them, and change which of them serves')
            [CompletionResult]::new('history', 'history', [CompletionResultType]::ParameterValue, 'Show what was done and found: records, newest first')
            [CompletionResult]::new('handover', 'handover', [CompletionResultType]::ParameterValue, 'Show what the next shift must know')
            [CompletionResult]::new('restart', 'restart', [CompletionResultType]::ParameterValue, 'Restart a service and wait until it is healthy')
            [CompletionResult]::new('rollback', 'rollback', [CompletionResultType]::ParameterValue, 'Go back to what served well before')
            [CompletionResult]::new('plan', 'plan', [CompletionResultType]::ParameterValue, 'List, finish or undo unfinished plans')
            [CompletionResult]::new('backup', 'backup', [CompletionResultType]::ParameterValue, 'Make backups, and prove that they can be restored')
            [CompletionResult]::new('version', 'version', [CompletionResultType]::ParameterValue, 'Show, compare and give semantic versions')
            [CompletionResult]::new('export', 'export', [CompletionResultType]::ParameterValue, 'Collect predictions, monitoring results and drift reports of a period')
            [CompletionResult]::new('cleanup', 'cleanup', [CompletionResultType]::ParameterValue, 'Look what could go from folders above 10GB, and remove it once you agree')
            [CompletionResult]::new('runbook', 'runbook', [CompletionResultType]::ParameterValue, 'Run procedures, see what is due, prove what was done')
            [CompletionResult]::new('incident', 'incident', [CompletionResultType]::ParameterValue, 'Respond to an incident: targets, timeline, procedures, report')
            [CompletionResult]::new('mute', 'mute', [CompletionResultType]::ParameterValue, 'Mute checks or services for a while: shown, but not counted and not notified')
            [CompletionResult]::new('demo', 'demo', [CompletionResultType]::ParameterValue, 'Run an embedded stack to try everything on')
            [CompletionResult]::new('init', 'init', [CompletionResultType]::ParameterValue, 'Write a commented mlopsctl.yaml from what is found')
            [CompletionResult]::new('config', 'config', [CompletionResultType]::ParameterValue, 'Check and show the configuration')
            [CompletionResult]::new('schedule', 'schedule', [CompletionResultType]::ParameterValue, 'Print schedules for cron, systemd or Kubernetes')
            [CompletionResult]::new('notify', 'notify', [CompletionResultType]::ParameterValue, 'Test whom notices reach')
            [CompletionResult]::new('completions', 'completions', [CompletionResultType]::ParameterValue, 'Print a completion script')
            [CompletionResult]::new('man', 'man', [CompletionResultType]::ParameterValue, 'Print or write manual pages')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'mlopsctl;help;status' {
            break
        }
        'mlopsctl;help;health' {
            break
        }
        'mlopsctl;help;check' {
            break
        }
        'mlopsctl;help;alerts' {
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List the alerts that fire now; the gravest severity is the verdict')
            [CompletionResult]::new('history', 'history', [CompletionResultType]::ParameterValue, 'List what fired, the noisiest first; the gravest severity is the verdict')
            [CompletionResult]::new('silences', 'silences', [CompletionResultType]::ParameterValue, 'List silences')
            [CompletionResult]::new('silence', 'silence', [CompletionResultType]::ParameterValue, 'Silence alerts for a while; a comment is required')
            [CompletionResult]::new('expire', 'expire', [CompletionResultType]::ParameterValue, 'End silences now')
            [CompletionResult]::new('test', 'test', [CompletionResultType]::ParameterValue, 'Send a test alert that resolves itself, to prove delivery')
            break
        }
        'mlopsctl;help;alerts;list' {
            break
        }
        'mlopsctl;help;alerts;history' {
            break
        }
        'mlopsctl;help;alerts;silences' {
            break
        }
        'mlopsctl;help;alerts;silence' {
            break
        }
        'mlopsctl;help;alerts;expire' {
            break
        }
        'mlopsctl;help;alerts;test' {
            break
        }
        'mlopsctl;help;logs' {
            [CompletionResult]::new('archive', 'archive', [CompletionResultType]::ParameterValue, 'Pack old log files into one archive, and remove them once it is verified')
            break
        }
        'mlopsctl;help;logs;archive' {
            break
        }
        'mlopsctl;help;drift' {
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List drift reports, the newest first')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show a drift report: which columns are how far past their limit')
            [CompletionResult]::new('trend', 'trend', [CompletionResultType]::ParameterValue, 'Show drift over time, and what to call it')
            [CompletionResult]::new('check', 'check', [CompletionResultType]::ParameterValue, 'Judge the newest drift report, or the one that is named')
            [CompletionResult]::new('measure', 'measure', [CompletionResultType]::ParameterValue, 'Measure drift between two tables: CSV, JSON lines or Parquet')
            [CompletionResult]::new('decide', 'decide', [CompletionResultType]::ParameterValue, 'Decide what to do about drift: nothing, retrain, look at the pipeline, or escalate')
            break
        }
        'mlopsctl;help;drift;list' {
            break
        }
        'mlopsctl;help;drift;show' {
            break
        }
        'mlopsctl;help;drift;trend' {
            break
        }
        'mlopsctl;help;drift;check' {
            break
        }
        'mlopsctl;help;drift;measure' {
            break
        }
        'mlopsctl;help;drift;decide' {
            break
        }
        'mlopsctl;help;model' {
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List registered models with what serves and what waits')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show what serves, what waits, and how they differ')
            [CompletionResult]::new('compare', 'compare', [CompletionResultType]::ParameterValue, 'Compare two versions: metrics, parameters, data, signature')
            [CompletionResult]::new('history', 'history', [CompletionResultType]::ParameterValue, 'Show what was in production when')
            [CompletionResult]::new('review', 'review', [CompletionResultType]::ParameterValue, 'Review models: age, metrics, candidates, trainings, versions to archive')
            [CompletionResult]::new('gate', 'gate', [CompletionResultType]::ParameterValue, 'Judge a candidate by the evaluation gate')
            [CompletionResult]::new('promote', 'promote', [CompletionResultType]::ParameterValue, 'Make a version the one that serves, and prove it')
            [CompletionResult]::new('archive', 'archive', [CompletionResultType]::ParameterValue, 'Archive versions that nothing points at')
            break
        }
        'mlopsctl;help;model;list' {
            break
        }
        'mlopsctl;help;model;show' {
            break
        }
        'mlopsctl;help;model;compare' {
            break
        }
        'mlopsctl;help;model;history' {
            break
        }
        'mlopsctl;help;model;review' {
            break
        }
        'mlopsctl;help;model;gate' {
            break
        }
        'mlopsctl;help;model;promote' {
            break
        }
        'mlopsctl;help;model;archive' {
            break
        }
        'mlopsctl;help;history' {
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show one record: who, when, with what, and how it ended')
            break
        }
        'mlopsctl;help;history;show' {
            break
        }
        'mlopsctl;help;handover' {
            break
        }
        'mlopsctl;help;restart' {
            break
        }
        'mlopsctl;help;rollback' {
            [CompletionResult]::new('model', 'model', [CompletionResultType]::ParameterValue, 'Go back to the version of a model that served well last')
            break
        }
        'mlopsctl;help;rollback;model' {
            break
        }
        'mlopsctl;help;plan' {
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List unfinished plans')
            [CompletionResult]::new('resume', 'resume', [CompletionResultType]::ParameterValue, 'Finish a plan: apply the steps that are not done')
            [CompletionResult]::new('undo', 'undo', [CompletionResultType]::ParameterValue, 'Undo a plan: put back, in reverse, what it changed')
            break
        }
        'mlopsctl;help;plan;list' {
            break
        }
        'mlopsctl;help;plan;resume' {
            break
        }
        'mlopsctl;help;plan;undo' {
            break
        }
        'mlopsctl;help;backup' {
            [CompletionResult]::new('create', 'create', [CompletionResultType]::ParameterValue, 'Back sets up now')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'Show the newest backup of each set, and whether it is young enough')
            [CompletionResult]::new('verify', 'verify', [CompletionResultType]::ParameterValue, 'Check that backups are whole')
            [CompletionResult]::new('restore', 'restore', [CompletionResultType]::ParameterValue, 'Put a backup back, into a new folder or in place')
            [CompletionResult]::new('prune', 'prune', [CompletionResultType]::ParameterValue, 'Remove backups that need not be kept any more')
            [CompletionResult]::new('drill', 'drill', [CompletionResultType]::ParameterValue, 'Restore the newest backups into scratch, and measure how long recovery takes')
            [CompletionResult]::new('doctor', 'doctor', [CompletionResultType]::ParameterValue, 'Probe where backups go: what the place can do, and what each lack means')
            break
        }
        'mlopsctl;help;backup;create' {
            break
        }
        'mlopsctl;help;backup;list' {
            break
        }
        'mlopsctl;help;backup;verify' {
            break
        }
        'mlopsctl;help;backup;restore' {
            break
        }
        'mlopsctl;help;backup;prune' {
            break
        }
        'mlopsctl;help;backup;drill' {
            break
        }
        'mlopsctl;help;backup;doctor' {
            break
        }
        'mlopsctl;help;version' {
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show the version of the stack or of a model')
            [CompletionResult]::new('next', 'next', [CompletionResultType]::ParameterValue, 'Print the version that would come next')
            [CompletionResult]::new('bump', 'bump', [CompletionResultType]::ParameterValue, 'Give the next version to the stack or to a model')
            [CompletionResult]::new('history', 'history', [CompletionResultType]::ParameterValue, 'List the versions that there were')
            [CompletionResult]::new('tag', 'tag', [CompletionResultType]::ParameterValue, 'Tag the version in git')
            [CompletionResult]::new('compare', 'compare', [CompletionResultType]::ParameterValue, 'Compare versions by the rules of semantic versioning')
            break
        }
        'mlopsctl;help;version;show' {
            break
        }
        'mlopsctl;help;version;next' {
            break
        }
        'mlopsctl;help;version;bump' {
            break
        }
        'mlopsctl;help;version;history' {
            break
        }
        'mlopsctl;help;version;tag' {
            break
        }
        'mlopsctl;help;version;compare' {
            break
        }
        'mlopsctl;help;export' {
            break
        }
        'mlopsctl;help;cleanup' {
            break
        }
        'mlopsctl;help;runbook' {
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List runbooks, when they are for, and when they ran last')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show a runbook with its steps')
            [CompletionResult]::new('run', 'run', [CompletionResultType]::ParameterValue, 'Run a procedure, step by step')
            [CompletionResult]::new('resume', 'resume', [CompletionResultType]::ParameterValue, 'Go on with a run that was paused, killed, or left waiting')
            [CompletionResult]::new('approve', 'approve', [CompletionResultType]::ParameterValue, 'Agree to a step that needs somebody else')
            [CompletionResult]::new('due', 'due', [CompletionResultType]::ParameterValue, 'Show what is due, overdue, done and missed')
            [CompletionResult]::new('report', 'report', [CompletionResultType]::ParameterValue, 'Prove what was done: a run with its evidence')
            [CompletionResult]::new('lint', 'lint', [CompletionResultType]::ParameterValue, 'Check runbook files and report every fault')
            break
        }
        'mlopsctl;help;runbook;list' {
            break
        }
        'mlopsctl;help;runbook;show' {
            break
        }
        'mlopsctl;help;runbook;run' {
            break
        }
        'mlopsctl;help;runbook;resume' {
            break
        }
        'mlopsctl;help;runbook;approve' {
            break
        }
        'mlopsctl;help;runbook;due' {
            break
        }
        'mlopsctl;help;runbook;report' {
            break
        }
        'mlopsctl;help;runbook;lint' {
            break
        }
        'mlopsctl;help;incident' {
            [CompletionResult]::new('start', 'start', [CompletionResultType]::ParameterValue, 'Start an incident: from here on the response target of its severity counts')
            [CompletionResult]::new('ack', 'ack', [CompletionResultType]::ParameterValue, 'Say that somebody works on it; stops the clock of the response target')
            [CompletionResult]::new('note', 'note', [CompletionResultType]::ParameterValue, 'Note what was seen, done or learned; also after the incident is closed')
            [CompletionResult]::new('run', 'run', [CompletionResultType]::ParameterValue, 'Run a procedure for an incident, with its service filled in')
            [CompletionResult]::new('mitigate', 'mitigate', [CompletionResultType]::ParameterValue, 'Say that the harm is over, even if the cause is not; its services are looked at')
            [CompletionResult]::new('close', 'close', [CompletionResultType]::ParameterValue, 'Close an incident; its services are looked at a last time')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List open incidents with their targets and whom to call')
            [CompletionResult]::new('report', 'report', [CompletionResultType]::ParameterValue, 'Draft the post-mortem: what happened, impact in numbers, timeline, causes, actions')
            [CompletionResult]::new('capture', 'capture', [CompletionResultType]::ParameterValue, 'Capture evidence: health, checks, alerts, logs, containers, versions, configuration in one tar.gz')
            break
        }
        'mlopsctl;help;incident;start' {
            break
        }
        'mlopsctl;help;incident;ack' {
            break
        }
        'mlopsctl;help;incident;note' {
            break
        }
        'mlopsctl;help;incident;run' {
            break
        }
        'mlopsctl;help;incident;mitigate' {
            break
        }
        'mlopsctl;help;incident;close' {
            break
        }
        'mlopsctl;help;incident;list' {
            break
        }
        'mlopsctl;help;incident;report' {
            break
        }
        'mlopsctl;help;incident;capture' {
            break
        }
        'mlopsctl;help;mute' {
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List what is muted now, the first to end first')
            [CompletionResult]::new('end', 'end', [CompletionResultType]::ParameterValue, 'End mutes now')
            break
        }
        'mlopsctl;help;mute;list' {
            break
        }
        'mlopsctl;help;mute;end' {
            break
        }
        'mlopsctl;help;demo' {
            break
        }
        'mlopsctl;help;init' {
            break
        }
        'mlopsctl;help;config' {
            [CompletionResult]::new('check', 'check', [CompletionResultType]::ParameterValue, 'Find everything that is wrong, each with its place')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Print the effective configuration: presets, file, environment and variables in one')
            [CompletionResult]::new('schema', 'schema', [CompletionResultType]::ParameterValue, 'Print the JSON Schema of the file, for editors')
            break
        }
        'mlopsctl;help;config;check' {
            break
        }
        'mlopsctl;help;config;show' {
            break
        }
        'mlopsctl;help;config;schema' {
            break
        }
        'mlopsctl;help;schedule' {
            [CompletionResult]::new('print', 'print', [CompletionResultType]::ParameterValue, 'Print what runs when, to install where it belongs')
            break
        }
        'mlopsctl;help;schedule;print' {
            break
        }
        'mlopsctl;help;notify' {
            [CompletionResult]::new('test', 'test', [CompletionResultType]::ParameterValue, 'Send a test notice to each target and say what was answered (--dry-run shows what would be sent)')
            break
        }
        'mlopsctl;help;notify;test' {
            break
        }
        'mlopsctl;help;completions' {
            break
        }
        'mlopsctl;help;man' {
            break
        }
        'mlopsctl;help;help' {
            break
        }
    })

    $completions.Where{ $_.CompletionText -like "$wordToComplete*" } |
        Sort-Object -Property ListItemText
}
