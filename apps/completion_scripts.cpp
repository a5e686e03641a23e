#include "apps/completion.h"

namespace qarch::apps {

namespace {

// bash splits words at '=' (COMP_WORDBREAKS): they are put together again for the program, and of
// what it answers only the part after the '=' is given back.
constexpr std::string_view kBash =
    R"(# bash completion for qarch                                -*- shell-script -*-
# The program itself knows what may follow: qarch __complete WORDS...
_qarch() {
  local program=${COMP_WORDS[0]/#\~/$HOME} line answer=:none k joined=
  local -a words=()
  for ((k = 1; k <= COMP_CWORD; ++k)); do
    if [[ ${#words[@]} -gt 0 && ( ${COMP_WORDS[k]} == = || -n $joined ) ]]; then
      words[${#words[@]} - 1]+=${COMP_WORDS[k]}
    else
      words+=("${COMP_WORDS[k]}")
    fi
    [[ ${COMP_WORDS[k]} == = ]] && joined=yes || joined=
  done
  local begun=${words[${#words[@]} - 1]} before=
  if [[ $begun == *=* && $COMP_WORDBREAKS == *=* ]]; then
    before=${begun%"${begun##*=}"}
  fi
  COMPREPLY=()
  while IFS= read -r line; do
    case $line in
      :*) answer=$line ;;
      *)
        line=${line%%$'\t'*}
        COMPREPLY+=("${line#"$before"}")
        ;;
    esac
  done < <("$program" __complete "${words[@]}" 2>/dev/null)
  local path action=
  case $answer in
    :files*) action=-f ;;
    :folders*) action=-d ;;
  esac
  if [[ -n $action ]]; then
    compopt -o filenames 2>/dev/null
    while IFS= read -r path; do
      COMPREPLY+=("$path")
    done < <(compgen "$action" -- "${begun#"$before"}")
  fi
  if [[ $answer == *goes-on ]]; then
    compopt -o nospace 2>/dev/null
  fi
  return 0
}
complete -F _qarch qarch
)";

constexpr std::string_view kZsh = R"(#compdef qarch
# zsh completion for qarch. The program itself knows what may follow: qarch __complete WORDS...
_qarch() {
  local program=${~words[1]} line answer before=
  local -a lines names shown blank
  lines=("${(@f)$("$program" __complete "${(@)words[2,CURRENT]}" 2>/dev/null)}")
  answer=$lines[-1]
  if [[ $PREFIX == *=* ]]; then
    before=${PREFIX%%=*}=
    compset -P '*='
  fi
  for line in "${(@)lines[1,-2]}"; do
    names+=("${${line%%$'\t'*}#$before}")
    shown+=("${line/$'\t'/  }")
  done
  if [[ $answer == *goes-on ]]; then blank=(-S ''); fi
  if (( $#names )); then compadd "${blank[@]}" -l -d shown -a names; fi
  case $answer in
    :files*) _files ;;
    :folders*) _files -/ ;;
  esac
}
if [[ ${zsh_eval_context[-1]} == loadautofunc ]]; then
  _qarch "$@"
else
  compdef _qarch qarch
fi
)";

constexpr std::string_view kFish =
    R"(# fish completion for qarch. The program itself knows what may follow: qarch __complete WORDS...
function __qarch_complete
    set -l words (commandline -opc)
    set -l begun (commandline -ct)
    set -l program $words[1]
    set -e words[1]
    set -l lines ($program __complete $words "$begun" 2>/dev/null)
    if test (count $lines) -gt 1
        printf '%s\n' $lines[1..-2]
    end
    set -l before (string match -r -- '^--[^=]*=' "$begun")
    set -l path (string replace -r -- '^--[^=]*=' '' "$begun")
    switch "$lines[-1]"
        case ':files*'
            for name in (__fish_complete_path "$path")
                echo -- "$before$name"
            end
        case ':folders*'
            for name in (__fish_complete_directories "$path" '')
                echo -- "$before$name"
            end
    end
end
complete -c qarch -f -a '(__qarch_complete)'
)";

}  // namespace

const std::vector<CompletionScript>& completion_scripts() {
  static const std::vector<CompletionScript> kScripts{
      {"bash", "qarch", kBash}, {"zsh", "_qarch", kZsh}, {"fish", "qarch.fish", kFish}};
  return kScripts;
}

}  // namespace qarch::apps
