import { describe, expect, test } from 'vitest';
import { isScenario, SCENARIOS, scenarioOfPrompt, scenarioWordOf } from '../../src/sandbox/scenario.ts';
import { openSandbox } from './sandbox-client.ts';

describe('a scenario in a prompt', () => {
  test('is found anywhere in it', () => {
    expect(scenarioOfPrompt('a fox [scenario:lost-answer], at dusk')).toBe('lost-answer');
  });

  test('is null where there is none or an unknown one', () => {
    expect(scenarioOfPrompt('a fox')).toBeNull();
    expect(scenarioOfPrompt('scenario:ok')).toBeNull();
    expect(scenarioOfPrompt('[scenario:toString]')).toBeNull();
    expect(scenarioWordOf('[scenario:toString]')).toBe('toString');
  });

  test('goes before the scenario of the server, and `ok` is one too', async () => {
    const { create, createId, status } = await openSandbox({ scenario: 'failed' });
    expect(await status(await createId('a fox'))).toBe('failed');
    expect(await status(await createId('a fox [scenario:ok]'))).toBe('success');
    expect((await create('a fox [scenario:key-rejected]')).status).toBe(401);
  });

  test('has a name out of a list without doubles', () => {
    expect(new Set(SCENARIOS).size).toBe(SCENARIOS.length);
    expect(SCENARIOS.every(isScenario)).toBe(true);
    expect(isScenario('OK')).toBe(false);
  });
});
