import type { OpenClient } from './api/http.ts';
import type { Env } from './config/paths.ts';

/** How connections are made: through the proxy that the environment names for an origin, else straight. */
export async function clientOpener(env: Env, trace: (line: string) => void): Promise<OpenClient> {
  const [{ openDirectClient }, { openProxyClient }, { proxyFor, resolveProxies }] = await Promise.all([
    import('./api/http.ts'),
    import('./api/proxy-client.ts'),
    import('./config/proxy.ts'),
  ]);
  const settings = resolveProxies(env);
  return (origin, options) => {
    const proxy = proxyFor(settings, origin);
    if (proxy === null) return openDirectClient(origin, options);
    trace(`* ${origin.host} through the proxy ${proxy.url.host} (${proxy.variable})`);
    return openProxyClient(origin, proxy, options, CONNECT_MS);
  };
}

/** How long a proxy may take to answer CONNECT, in ms: less than the 10 s of a whole connection, so that it is named. */
const CONNECT_MS = 9_000;
