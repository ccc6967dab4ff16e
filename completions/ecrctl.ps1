# PowerShell completion for ecrctl.
# Install: add to $PROFILE:  ecrctl completion powershell | Out-String | Invoke-Expression

Register-ArgumentCompleter -Native -CommandName ecrctl -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)

    $words = @($commandAst.CommandElements | ForEach-Object { $_.Extent.Text })
    $arguments = @('__complete')
    if ($wordToComplete -eq '') { $arguments += '--new-word' }
    $arguments += '--'
    $arguments += @($words | Select-Object -Skip 1)
    & $words[0] @arguments 2>$null | ForEach-Object {
        if ($_.StartsWith(':')) {
            if ($_ -match 'file|folder') {
                Get-ChildItem -Path "$wordToComplete*" -ErrorAction SilentlyContinue | ForEach-Object {
                    [System.Management.Automation.CompletionResult]::new($_.Name, $_.Name, 'ProviderItem', $_.Name)
                }
            }
        } else {
            $parts = $_.Split("`t", 2)
            $help = if ($parts.Count -gt 1) { $parts[1] } else { $parts[0] }
            [System.Management.Automation.CompletionResult]::new($parts[0], $parts[0], 'ParameterValue', $help)
        }
    }
}
