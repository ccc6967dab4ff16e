# fish completion for ecrctl.
# Install: ecrctl completion fish > ~/.config/fish/completions/ecrctl.fish

function __ecrctl_complete
    set -l words (commandline -opc) (commandline -ct)
    set -l directive ''
    for line in ($words[1] __complete -- $words[2..-1] 2>/dev/null)
        switch $line
            case ':*'
                set directive (string sub -s 2 -- $line)
            case '*'
                echo $line
        end
    end
    # In --policy=FILE the path begins after the equals sign.
    set -l parts (string match -r '^(--[^=]+=|)(.*)$' -- (commandline -ct))
    set -l assigned $parts[2]
    set -l typed $parts[3]
    switch $directive
        case '*folder*'
            printf "$assigned%s\n" (__fish_complete_directories "$typed")
        case '*file*'
            printf "$assigned%s\n" (__fish_complete_path "$typed")
    end
end

complete -c ecrctl -f -a '(__ecrctl_complete)'
