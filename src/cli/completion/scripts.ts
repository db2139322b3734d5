/** The shells that can complete our command lines. */
export const SHELLS = ['bash', 'zsh', 'fish'] as const;

export type Shell = (typeof SHELLS)[number];

/**
 * The first word of a call that asks for completions. The name of a shell follows, and the program answers
 * with the words that may stand at the cursor.
 */
export const COMPLETE = '--complete-for';

export function isShell(name: string | undefined): name is Shell {
  return SHELLS.some((shell) => shell === name);
}

/** A word that may stand where the cursor is, and what it means. */
export type Candidate = { readonly word: string; readonly about: string };

/** The script that tells a shell to ask the program. */
export function completionScript(shell: Shell): string {
  return SCRIPTS[shell];
}

const SCRIPTS: Readonly<Record<Shell, string>> = {
  // Where the program gives no answer, `-o default` completes file names.
  bash: `# Completion of chative-contacts for bash. To load it in each shell:
#   echo 'source <(chative-contacts completion bash)' >> ~/.bashrc
_chative_contacts() {
  local IFS=$'\\n'
  COMPREPLY=($(chative-contacts ${COMPLETE} bash "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null))
}
complete -o default -F _chative_contacts chative-contacts
`,
  zsh: `#compdef chative-contacts
# Completion of chative-contacts for zsh. To load it in each shell, write it to a folder of $fpath:
#   chative-contacts completion zsh > "\${fpath[1]}/_chative-contacts"
# or, below compinit:
#   echo 'source <(chative-contacts completion zsh)' >> ~/.zshrc
_chative_contacts() {
  local -a answers
  answers=("\${(@f)$(chative-contacts ${COMPLETE} zsh "\${(@)words[2,CURRENT]}" 2>/dev/null)}")
  if [[ -n \${answers[1]} ]]; then
    _describe 'chative-contacts' answers
  else
    _files
  fi
}
if [[ \${zsh_eval_context[-1]} == loadautofunc ]]; then
  _chative_contacts "$@"
else
  compdef _chative_contacts chative-contacts
fi
`,
  fish: `# Completion of chative-contacts for fish. To load it in each shell:
#   chative-contacts completion fish > ~/.config/fish/completions/chative-contacts.fish
function __chative_contacts
    set -l words (commandline -opc) (commandline -ct)
    set -l answers (chative-contacts ${COMPLETE} fish $words[2..-1] 2>/dev/null)
    if test (count $answers) -gt 0
        printf '%s\\n' $answers
    else
        __fish_complete_path (commandline -ct)
    end
end
complete -c chative-contacts -f -a '(__chative_contacts)'
`,
};

/** An answer as a line in the form of the shell. */
export function candidateLine({ word, about }: Candidate, shell: Shell): string {
  switch (shell) {
    case 'bash':
      return word;
    case 'zsh': {
      const name = word.replaceAll(':', '\\:');
      return about === '' ? name : `${name}:${about}`;
    }
    case 'fish':
      return about === '' ? word : `${word}\t${about}`;
  }
}
