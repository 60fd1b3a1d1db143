import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { commandLine, getCommand, shellQuote } from '../../src/core/next-command.ts';
import { RAW_CONTROL } from '../helpers/raw-control.ts';
import { runInProcess, TEST_KEY } from '../helpers/run-cli.ts';
import { startScriptedService } from '../helpers/scripted-service.ts';

const nowhere = { baseUrl: null, useLocalKey: false };

/** The words that bash makes of text. */
function wordsOf(text: string): string[] {
  const words = execFileSync('bash', ['--norc', '--noprofile', '-c', `printf '%s\\0' ${text}`], {
    encoding: 'utf8',
    env: { LC_ALL: 'C.UTF-8' },
  });
  return words.split('\0').slice(0, -1);
}

describe('a printed command', () => {
  it('gives a shell exactly the words that were meant, whatever they hold', () => {
    const word = fc.string({ unit: 'binary', maxLength: 20 }).map((text) => text.toWellFormed().replaceAll('\0', ''));
    const nasty = fc.constantFrom(
      "'",
      "it's",
      '$(reboot)',
      '`id`',
      '; rm -rf /',
      '!!',
      '~',
      '*',
      '=ls',
      '',
      '\n',
      '\x1b7',
      '-x',
      '\\',
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(word, nasty), { minLength: 20, maxLength: 60 }), (words) => {
        const text = words.map(shellQuote).join(' ');
        expect(text).not.toMatch(RAW_CONTROL);
        expect(text).not.toContain('\n');
        expect(wordsOf(text)).toEqual(words);
      }),
      { numRuns: 15 },
    );
  });

  it('leaves plain words alone', () => {
    expect(commandLine(['get', '13170', '-o', 'out/{id}.png'], nowhere)).toBe("image2 get 13170 -o 'out/{id}.png'");
    expect(commandLine(['resume'], { baseUrl: 'http://127.0.0.1:8080/api', useLocalKey: true })).toBe(
      'image2 resume --base-url http://127.0.0.1:8080/api --use-local-key',
    );
  });

  it('keeps an id that begins with a hyphen from being a flag', async () => {
    expect(getCommand('-rf', ['--wait'], nowhere)).toBe('image2 get --wait -- -rf');
    const service = await startScriptedService({ query: { body: { task_status: 'pending' } } });
    const argv = ['get', '--json', '--base-url', service.url, '--', '-rf'];
    const { next } = (await runInProcess(argv)).json();
    expect(next).toBe(`image2 get --wait --base-url ${service.url} -- -rf`);
    const again = await runInProcess([...(next ?? '').split(' ').slice(1, -2), '--max-attempts', '1', '--', '-rf']);
    expect(again).toMatchObject({ code: 6 });
    expect(service.gets().map(({ path }) => path.split('/').at(-1))).toEqual(['-rf', '-rf']);
  });

  it('quotes the target of -o and never holds the key or the prompt', async () => {
    const service = await startScriptedService({ query: { body: { task_status: 'pending' } } });
    const target = "it's; a \x1b[31m folder/{id}.{ext}";
    const prompt = `"$(id)" ${TEST_KEY} '; reboot`;
    const flags = ['--base-url', service.url, '--max-attempts', '1', '-o', target];
    const result = await runInProcess(['create', '--mode', 'text2img', '--prompt', prompt, '--size', '1:1', ...flags]);
    expect(result.code).toBe(6);
    const [, command = ''] = /^next: (.*)$/m.exec(result.stderr) ?? [];
    expect(wordsOf(command)).toEqual(['image2', 'get', '13170', '--wait', '-o', target, '--base-url', service.url]);
    expect(result.stderr).not.toMatch(RAW_CONTROL);
    expect(result.stderr).not.toContain(TEST_KEY);
  });
});
