# PowerShell completion for ecrctl.
# Install: add to $PROFILE:  ecrctl completion powershell | Out-String | Invoke-Expression

Register-ArgumentCompleter -Native -CommandName ecrctl -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)

    # What stands behind the cursor does not count, nor does the rest of the word that it is in.
    $words = @($commandAst.CommandElements |
        Where-Object { $_.Extent.StartOffset -lt $cursorPosition } |
        ForEach-Object { $_.Extent.Text })
    $before = @($words | Select-Object -Skip 1)
    $arguments = @('__complete')
    if ($wordToComplete -eq '') {
        $arguments += '--new-word'
    } elseif ($before.Count -gt 0) {
        $before[-1] = $wordToComplete
    }
    $arguments += '--'
    $arguments += $before

    # In --policy=FILE the path begins after the equals sign.
    $assigned = ''
    $typed = $wordToComplete
    if ($wordToComplete -match '^(--[^=]+=)(.*)$') {
        $assigned = $Matches[1]
        $typed = $Matches[2]
    }
    $folder = $typed -replace '[^/\\]*$', ''

    & $words[0] @arguments 2>$null | ForEach-Object {
        if ($_.StartsWith(':')) {
            $foldersOnly = $_ -match 'folder'
            if ($_ -match 'file|folder') {
                Get-ChildItem -Path "$typed*" -ErrorAction SilentlyContinue |
                    Where-Object { $_.PSIsContainer -or -not $foldersOnly } |
                    ForEach-Object {
                        $path = $assigned + $folder + $_.Name
                        [System.Management.Automation.CompletionResult]::new($path, $_.Name, 'ProviderItem', $_.Name)
                    }
            }
        } else {
            $parts = $_.Split("`t", 2)
            $help = if ($parts.Count -gt 1) { $parts[1] } else { $parts[0] }
            [System.Management.Automation.CompletionResult]::new($parts[0], $parts[0], 'ParameterValue', $help)
        }
    }
}
