/** The ways in which the sandbox can behave, for every request or for one prompt that holds `[scenario:name]`. */
export const SCENARIOS = [
  'ok',
  'two-images',
  'slow',
  'wrapped',
  'unknown-status',
  'failed',
  'error',
  'canceled',
  'key-rejected',
  'no-credits',
  'rate-limited',
  'redirected',
  'server-error',
  'lost-answer',
  'no-answer',
  'garbage',
  'slow-answer',
  'flaky-polling',
  'polling-rate-limited',
  'key-revoked',
  'task-not-found',
  'no-images',
  'expired-url',
  'cut-image',
  'not-an-image',
] as const;

/** A value of {@link SCENARIOS}. */
export type Scenario = (typeof SCENARIOS)[number];

/** True where `text` is the name of a scenario. */
export function isScenario(text: string): text is Scenario {
  return SCENARIOS.some((scenario) => scenario === text);
}

/** The first word in `[scenario:word]` of a prompt, known or not; null where there is none. */
export function scenarioWordOf(prompt: string): string | null {
  return /\[scenario:([^\][]*)\]/.exec(prompt)?.[1]?.trim() ?? null;
}

/** The scenario that a prompt asks for with `[scenario:name]`; null where it names none or an unknown one. */
export function scenarioOfPrompt(prompt: string): Scenario | null {
  const word = scenarioWordOf(prompt);
  return word !== null && isScenario(word) ? word : null;
}
