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
    switch $directive
        case '*folder*'
            __fish_complete_directories (commandline -ct)
        case '*file*'
            __fish_complete_path (commandline -ct)
    end
end

complete -c ecrctl -f -a '(__ecrctl_complete)'
