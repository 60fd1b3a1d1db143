import type { BaseUrl, Context, KnownKey } from '../context.ts';

/** With `--sandbox` a task takes seconds, so it is asked for more often than the real service. */
export const SANDBOX_INTERVAL_S = 1;

/** How long a task of `--sandbox` takes, in ms. */
const SANDBOX_DELAY_MS = 3_000;

/** A sandbox that lives inside this command. */
export interface SandboxSession {
  readonly baseUrl: BaseUrl;
  readonly apiKey: KnownKey;
  close(): Promise<void>;
}

/** Starts the embedded service for one `create --sandbox`. Throws SERVER_NOT_STARTED. */
export async function openSandbox({ world }: Context): Promise<SandboxSession> {
  const { startSandbox } = await import('../sandbox/server.ts');
  const server = await startSandbox({ delayMs: SANDBOX_DELAY_MS, scenario: 'ok', now: world.clock.now });
  const value = 'sandbox-key';
  return {
    baseUrl: { url: server.baseUrl, origin: server.baseUrl, isDefault: false, isLoopback: true, source: 'default' },
    apiKey: { value, source: 'environment', path: null, mask: value },
    close: () => server.close(),
  };
}
