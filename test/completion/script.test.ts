import { describe, expect, it } from 'vitest';
import { outlineOf } from '../../src/commands/command-outline.ts';
import { allFlags, type FlagOutline, placedCommands } from '../../src/completion/outline.ts';
import { completionScript, SHELLS } from '../../src/completion/script.ts';
import { SIZES } from '../../src/core/image-request.ts';
import { type Language, loadMessages } from '../../src/messages/locale.ts';
import { buildProgram } from '../../src/program.ts';

async function outlineIn(language: Language) {
  return outlineOf(
    buildProgram('0.0.0', await loadMessages(language), { start: () => {}, write: () => {}, columns: () => 80 }),
  );
}

const outline = await outlineIn('en');

describe('the outline of the command tree', () => {
  it('holds every command that help shows, and none that is hidden', () => {
    const names = placedCommands(outline).map(({ path }) => path.join(' '));
    expect(names).toEqual(expect.arrayContaining(['create', 'get', 'resume', 'history', 'key set', 'completion']));
    expect(names).not.toContain('__complete');
  });

  it('gives a flag of one name the same meaning in every command', () => {
    for (const { command } of placedCommands(outline)) {
      for (const flag of command.flags) {
        expect(flag.value, `${command.name} ${flag.long}`).toEqual(flagNamed(flag.long).value);
      }
    }
  });

  it('knows the sizes as the values of --size', () => {
    expect(flagNamed('--size').value).toEqual({ name: 'ratio', takes: { kind: 'words', words: SIZES } });
  });
});

describe.each(SHELLS)('the completion script for %s', (shell) => {
  it('names every flag of the tree', () => {
    const script = completionScript(shell, outline);
    for (const { long } of allFlags(outline)) expect(script).toContain(shell === 'fish' ? `-l ${long.slice(2)}` : long);
  });

  it('asks for ids with the hidden command alone, which asks nobody', () => {
    const calls = completionScript(shell, outline).match(/command image2 \S+/g) ?? [];
    expect(new Set(calls)).toEqual(new Set(['command image2 __complete']));
  });
});

describe('descriptions in a script', () => {
  it('come in the language of the command', async () => {
    const chinese = await outlineIn('zh');
    for (const shell of ['zsh', 'fish'] as const) expect(completionScript(shell, chinese)).toContain('等待任务完成');
  });

  it('stay text, whatever stands in them', () => {
    const flag = { ...flagNamed('--json'), description: `a 'b' [c] $(d) \\ : e` };
    const nasty = { ...outline, commands: [], flags: [flag] };
    expect(completionScript('zsh', nasty)).toContain(`'(--json)--json[a '\\''b'\\'' \\[c\\] $(d) \\\\ \\: e]'`);
    expect(completionScript('fish', nasty)).toContain(`-d 'a \\'b\\' [c] $(d) \\\\ : e'`);
  });
});

function flagNamed(long: string): FlagOutline {
  const found = allFlags(outline).find((flag) => flag.long === long);
  if (found === undefined) throw new Error(`There is no flag ${long}.`);
  return found;
}
