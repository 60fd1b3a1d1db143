import { setFlagsFromString } from 'node:v8';
import type { OpenClient } from './api/http.ts';
import { proxyFor, resolveProxies } from './config/proxy.ts';
import type { World } from './world.ts';

/** How connections are made: through the proxy that the environment names for an origin, else straight. */
export async function clientOpener(
  { env, nodeVersion }: Pick<World, 'env' | 'nodeVersion'>,
  trace: (line: string) => void,
): Promise<OpenClient> {
  const [{ openDirectClient }, { openProxyClient }] = await Promise.all([
    import('./api/http.ts'),
    import('./api/proxy-client.ts'),
  ]);
  if (nodeVersion.startsWith('20.')) compileParserOnce();
  const settings = resolveProxies(env);
  return (origin, options) => {
    const proxy = proxyFor(settings, origin);
    if (proxy === null) return openDirectClient(origin, options);
    trace(`* ${origin.host} through the proxy ${proxy.url.host} (${proxy.variable})`);
    return openProxyClient(origin, proxy, options, CONNECT_MS);
  };
}

/**
 * On Node 20 a process that used undici ends only once V8 has compiled undici's WebAssembly parser a second time, into
 * faster code: some 60 ms for nothing. The first code does the same, and is kept; later versions of V8 do not wait.
 */
function compileParserOnce(): void {
  setFlagsFromString('--no-wasm-tier-up');
  setFlagsFromString('--no-wasm-dynamic-tiering');
}

/** How long a proxy may take to answer CONNECT, in ms: less than the 10 s of a whole connection, so that it is named. */
const CONNECT_MS = 9_000;
