/** The usual `create` against a base URL; flags in `extra` come last. */
export function createArgs(baseUrl: string, ...extra: readonly string[]): string[] {
  const request = ['--mode', 'text2img', '--prompt', 'a lighthouse', '--size', '3:4'];
  return ['create', ...request, '--base-url', baseUrl, ...extra];
}
