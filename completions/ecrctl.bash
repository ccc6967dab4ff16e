# bash completion for ecrctl. Works with bash 3.2 and newer, with or without the bash-completion package.
# Install: source <(ecrctl completion bash), in ~/.bashrc.

__ecrctl_complete() {
  local line words cur prefix directive candidate value assigned typed paths
  # Words are cut here and not taken from COMP_WORDS, which bash cuts at ":" and "=" as well.
  line="${COMP_LINE:0:$COMP_POINT}"
  words=()
  read -r -a words <<<"$line"
  case "$line" in
    *[[:space:]]) words[${#words[@]}]="" ;;
  esac
  cur="${words[${#words[@]}-1]}"
  # What bash believes the current word to be; only what comes after it may be offered.
  prefix=""
  case "$COMP_WORDBREAKS" in
    *:*) case "$cur" in *:*) prefix="${cur%:*}:" ;; esac ;;
  esac
  case "$COMP_WORDBREAKS" in
    *=*) case "$cur" in --*=*) [ -n "$prefix" ] || prefix="${cur%%=*}=" ;; esac ;;
  esac

  COMPREPLY=()
  directive=""
  while IFS= read -r candidate; do
    case "$candidate" in
      :*) directive="${candidate#:}"; continue ;;
    esac
    value="${candidate%%	*}"
    COMPREPLY[${#COMPREPLY[@]}]="${value#"$prefix"}"
  done <<EOT
$("${words[0]}" __complete -- "${words[@]:1}" 2>/dev/null)
EOT

  # In --policy=FILE the path begins after the equals sign.
  assigned=""
  case "$cur" in --*=*) assigned="${cur%%=*}=" ;; esac
  typed="${cur#"$assigned"}"
  paths=0
  case "$directive" in
    *file*|*folder*)
      while IFS= read -r candidate; do
        [ -n "$candidate" ] || continue
        paths=1
        candidate="$assigned$candidate"
        COMPREPLY[${#COMPREPLY[@]}]="${candidate#"$prefix"}"
      done <<EOT
$(case "$directive" in *folder*) compgen -d -- "$typed" ;; *) compgen -f -- "$typed" ;; esac)
EOT
      ;;
  esac
  case "$paths$directive" in
    1*) type compopt >/dev/null 2>&1 && compopt -o filenames 2>/dev/null ;;
    *nospace*) type compopt >/dev/null 2>&1 && compopt -o nospace 2>/dev/null ;;
  esac
  return 0
}

complete -F __ecrctl_complete ecrctl
