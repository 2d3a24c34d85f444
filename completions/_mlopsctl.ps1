
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
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'table, json, yaml, markdown, csv, junit, prometheus, nagios or github; may be given several times')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'table, json, yaml, markdown, csv, junit, prometheus, nagios or github; may be given several times')
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
            [CompletionResult]::new('check', 'check', [CompletionResultType]::ParameterValue, 'Judge numbers against thresholds')
            [CompletionResult]::new('alerts', 'alerts', [CompletionResultType]::ParameterValue, 'Look at alerts and silence them')
            [CompletionResult]::new('logs', 'logs', [CompletionResultType]::ParameterValue, 'Show a service''s logs')
            [CompletionResult]::new('restart', 'restart', [CompletionResultType]::ParameterValue, 'Restart a service and wait until it is healthy')
            [CompletionResult]::new('plan', 'plan', [CompletionResultType]::ParameterValue, 'List, finish or undo unfinished plans')
            [CompletionResult]::new('demo', 'demo', [CompletionResultType]::ParameterValue, 'Run an embedded stack to try everything on')
            [CompletionResult]::new('init', 'init', [CompletionResultType]::ParameterValue, 'Write a commented mlopsctl.yaml from what is found')
            [CompletionResult]::new('config', 'config', [CompletionResultType]::ParameterValue, 'Check and show the configuration')
            [CompletionResult]::new('completions', 'completions', [CompletionResultType]::ParameterValue, 'Print a completion script')
            [CompletionResult]::new('man', 'man', [CompletionResultType]::ParameterValue, 'Print or write manual pages')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'mlopsctl;status' {
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Configuration file (default: mlopsctl.yaml here or in a parent)')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'Environment of the configuration to use')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'table, json, yaml, markdown, csv, junit, prometheus, nagios or github; may be given several times')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'table, json, yaml, markdown, csv, junit, prometheus, nagios or github; may be given several times')
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
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Agree to plans in advance')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Agree to plans in advance')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show the plan and stop')
            [CompletionResult]::new('--take-over', '--take-over', [CompletionResultType]::ParameterName, 'Take the lock of another run over')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'mlopsctl;health' {
            [CompletionResult]::new('--wait', '--wait', [CompletionResultType]::ParameterName, 'Ask again until all is ok, at most this long')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Configuration file (default: mlopsctl.yaml here or in a parent)')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'Environment of the configuration to use')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'table, json, yaml, markdown, csv, junit, prometheus, nagios or github; may be given several times')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'table, json, yaml, markdown, csv, junit, prometheus, nagios or github; may be given several times')
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
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Agree to plans in advance')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Agree to plans in advance')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show the plan and stop')
            [CompletionResult]::new('--take-over', '--take-over', [CompletionResultType]::ParameterName, 'Take the lock of another run over')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'mlopsctl;check' {
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Configuration file (default: mlopsctl.yaml here or in a parent)')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'Environment of the configuration to use')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'table, json, yaml, markdown, csv, junit, prometheus, nagios or github; may be given several times')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'table, json, yaml, markdown, csv, junit, prometheus, nagios or github; may be given several times')
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
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Agree to plans in advance')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Agree to plans in advance')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show the plan and stop')
            [CompletionResult]::new('--take-over', '--take-over', [CompletionResultType]::ParameterName, 'Take the lock of another run over')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'mlopsctl;alerts' {
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Configuration file (default: mlopsctl.yaml here or in a parent)')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'Environment of the configuration to use')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'table, json, yaml, markdown, csv, junit, prometheus, nagios or github; may be given several times')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'table, json, yaml, markdown, csv, junit, prometheus, nagios or github; may be given several times')
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
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Agree to plans in advance')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Agree to plans in advance')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show the plan and stop')
            [CompletionResult]::new('--take-over', '--take-over', [CompletionResultType]::ParameterName, 'Take the lock of another run over')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List the alerts that fire now; the gravest severity is the verdict')
            [CompletionResult]::new('history', 'history', [CompletionResultType]::ParameterValue, 'List what fired, the noisiest first; the gravest severity is the verdict')
            [CompletionResult]::new('silences', 'silences', [CompletionResultType]::ParameterValue, 'List silences')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'mlopsctl;alerts;list' {
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Configuration file (default: mlopsctl.yaml here or in a parent)')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'Environment of the configuration to use')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'table, json, yaml, markdown, csv, junit, prometheus, nagios or github; may be given several times')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'table, json, yaml, markdown, csv, junit, prometheus, nagios or github; may be given several times')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--fail-on', '--fail-on', [CompletionResultType]::ParameterName, 'The least verdict that makes the exit code speak')
            [CompletionResult]::new('--deadline', '--deadline', [CompletionResultType]::ParameterName, 'Limit for the whole run (default 60s for a one-pass look)')
            [CompletionResult]::new('--ping', '--ping', [CompletionResultType]::ParameterName, 'URL to tell of start, exit code and end of output (dead-man ping)')
            [CompletionResult]::new('--parallel', '--parallel', [CompletionResultType]::ParameterName, 'Requests at once')
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'Why; kept in the record')
            [CompletionResult]::new('--active', '--active', [CompletionResultType]::ParameterName, 'Only alerts that somebody hears of')
            [CompletionResult]::new('--silenced', '--silenced', [CompletionResultType]::ParameterName, 'Only silenced alerts (with --active: these too)')
            [CompletionResult]::new('--inhibited', '--inhibited', [CompletionResultType]::ParameterName, 'Only alerts that another alert inhibits')
            [CompletionResult]::new('--silences', '--silences', [CompletionResultType]::ParameterName, 'List silences instead, as `alerts silences` does')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print only what is not ok')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print only what is not ok')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show each request (-vv: also the start of bodies)')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show each request (-vv: also the start of bodies)')
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
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'table, json, yaml, markdown, csv, junit, prometheus, nagios or github; may be given several times')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'table, json, yaml, markdown, csv, junit, prometheus, nagios or github; may be given several times')
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
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'table, json, yaml, markdown, csv, junit, prometheus, nagios or github; may be given several times')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'table, json, yaml, markdown, csv, junit, prometheus, nagios or github; may be given several times')
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
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Agree to plans in advance')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Agree to plans in advance')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show the plan and stop')
            [CompletionResult]::new('--take-over', '--take-over', [CompletionResultType]::ParameterName, 'Take the lock of another run over')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'mlopsctl;alerts;help' {
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List the alerts that fire now; the gravest severity is the verdict')
            [CompletionResult]::new('history', 'history', [CompletionResultType]::ParameterValue, 'List what fired, the noisiest first; the gravest severity is the verdict')
            [CompletionResult]::new('silences', 'silences', [CompletionResultType]::ParameterValue, 'List silences')
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
        'mlopsctl;alerts;help;help' {
            break
        }
        'mlopsctl;logs' {
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Configuration file (default: mlopsctl.yaml here or in a parent)')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'Environment of the configuration to use')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'table, json, yaml, markdown, csv, junit, prometheus, nagios or github; may be given several times')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'table, json, yaml, markdown, csv, junit, prometheus, nagios or github; may be given several times')
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
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Agree to plans in advance')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Agree to plans in advance')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show the plan and stop')
            [CompletionResult]::new('--take-over', '--take-over', [CompletionResultType]::ParameterName, 'Take the lock of another run over')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'mlopsctl;restart' {
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Configuration file (default: mlopsctl.yaml here or in a parent)')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'Environment of the configuration to use')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'table, json, yaml, markdown, csv, junit, prometheus, nagios or github; may be given several times')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'table, json, yaml, markdown, csv, junit, prometheus, nagios or github; may be given several times')
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
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Agree to plans in advance')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Agree to plans in advance')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show the plan and stop')
            [CompletionResult]::new('--take-over', '--take-over', [CompletionResultType]::ParameterName, 'Take the lock of another run over')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'mlopsctl;plan' {
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Configuration file (default: mlopsctl.yaml here or in a parent)')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'Environment of the configuration to use')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'table, json, yaml, markdown, csv, junit, prometheus, nagios or github; may be given several times')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'table, json, yaml, markdown, csv, junit, prometheus, nagios or github; may be given several times')
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
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'table, json, yaml, markdown, csv, junit, prometheus, nagios or github; may be given several times')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'table, json, yaml, markdown, csv, junit, prometheus, nagios or github; may be given several times')
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
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'table, json, yaml, markdown, csv, junit, prometheus, nagios or github; may be given several times')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'table, json, yaml, markdown, csv, junit, prometheus, nagios or github; may be given several times')
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
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'table, json, yaml, markdown, csv, junit, prometheus, nagios or github; may be given several times')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'table, json, yaml, markdown, csv, junit, prometheus, nagios or github; may be given several times')
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
        'mlopsctl;demo' {
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Configuration file (default: mlopsctl.yaml here or in a parent)')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'Environment of the configuration to use')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'table, json, yaml, markdown, csv, junit, prometheus, nagios or github; may be given several times')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'table, json, yaml, markdown, csv, junit, prometheus, nagios or github; may be given several times')
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
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Agree to plans in advance')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Agree to plans in advance')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show the plan and stop')
            [CompletionResult]::new('--take-over', '--take-over', [CompletionResultType]::ParameterName, 'Take the lock of another run over')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'mlopsctl;init' {
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Configuration file (default: mlopsctl.yaml here or in a parent)')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'Environment of the configuration to use')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'table, json, yaml, markdown, csv, junit, prometheus, nagios or github; may be given several times')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'table, json, yaml, markdown, csv, junit, prometheus, nagios or github; may be given several times')
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
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Agree to plans in advance')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Agree to plans in advance')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show the plan and stop')
            [CompletionResult]::new('--take-over', '--take-over', [CompletionResultType]::ParameterName, 'Take the lock of another run over')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'mlopsctl;config' {
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Configuration file (default: mlopsctl.yaml here or in a parent)')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'Environment of the configuration to use')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'table, json, yaml, markdown, csv, junit, prometheus, nagios or github; may be given several times')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'table, json, yaml, markdown, csv, junit, prometheus, nagios or github; may be given several times')
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
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'table, json, yaml, markdown, csv, junit, prometheus, nagios or github; may be given several times')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'table, json, yaml, markdown, csv, junit, prometheus, nagios or github; may be given several times')
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
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'table, json, yaml, markdown, csv, junit, prometheus, nagios or github; may be given several times')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'table, json, yaml, markdown, csv, junit, prometheus, nagios or github; may be given several times')
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
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'table, json, yaml, markdown, csv, junit, prometheus, nagios or github; may be given several times')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'table, json, yaml, markdown, csv, junit, prometheus, nagios or github; may be given several times')
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
        'mlopsctl;completions' {
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Configuration file (default: mlopsctl.yaml here or in a parent)')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'Environment of the configuration to use')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'table, json, yaml, markdown, csv, junit, prometheus, nagios or github; may be given several times')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'table, json, yaml, markdown, csv, junit, prometheus, nagios or github; may be given several times')
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
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'table, json, yaml, markdown, csv, junit, prometheus, nagios or github; may be given several times')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'table, json, yaml, markdown, csv, junit, prometheus, nagios or github; may be given several times')
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
            [CompletionResult]::new('check', 'check', [CompletionResultType]::ParameterValue, 'Judge numbers against thresholds')
            [CompletionResult]::new('alerts', 'alerts', [CompletionResultType]::ParameterValue, 'Look at alerts and silence them')
            [CompletionResult]::new('logs', 'logs', [CompletionResultType]::ParameterValue, 'Show a service''s logs')
            [CompletionResult]::new('restart', 'restart', [CompletionResultType]::ParameterValue, 'Restart a service and wait until it is healthy')
            [CompletionResult]::new('plan', 'plan', [CompletionResultType]::ParameterValue, 'List, finish or undo unfinished plans')
            [CompletionResult]::new('demo', 'demo', [CompletionResultType]::ParameterValue, 'Run an embedded stack to try everything on')
            [CompletionResult]::new('init', 'init', [CompletionResultType]::ParameterValue, 'Write a commented mlopsctl.yaml from what is found')
            [CompletionResult]::new('config', 'config', [CompletionResultType]::ParameterValue, 'Check and show the configuration')
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
        'mlopsctl;help;logs' {
            break
        }
        'mlopsctl;help;restart' {
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
