import { expect, test } from 'vitest';
import { commandWords } from '../../src/config/command-words.js';

test.each<[string, readonly string[] | undefined]>([
  ['/bin/notify', ['/bin/notify']],
  ['  mail -s done  ops@example.com ', ['mail', '-s', 'done', 'ops@example.com']],
  [`mail -s 'sync has ended' "a b"`, ['mail', '-s', 'sync has ended', 'a b']],
  [`sh -c 'cat > "$HOME/x"'`, ['sh', '-c', 'cat > "$HOME/x"']],
  [`a"b c"d ''`, ['ab cd', '']],
  [String.raw`a\ b "say \"x\"" 'c\d'`, ['a b', 'say "x"', String.raw`c\d`]],
  ['echo $HOME | cat', ['echo', '$HOME', '|', 'cat']],
  [`mail 'never closed`, undefined],
  ['mail "', undefined],
  ['   ', undefined],
  ["''", undefined],
])('%s', (text, words) => {
  expect(commandWords(text)).toEqual(words);
});
