/** The 14 sizes as a list to read. */
export const SIZES = 'auto, 1:1, 3:2, 2:3, 16:9, 9:16, 4:3, 3:4, 21:9, 9:21, 1:3, 3:1, 2:1 or 1:2';

/** What a flag takes, as the end of a sentence. */
export function expectedOf(flag: string): string {
  return EXPECTED[flag] ?? 'a value';
}

const EXPECTED: Readonly<Record<string, string>> = {
  '--mode': 'text2img or img2img',
  '--prompt': 'a description of the image ("-" reads standard input; or use --prompt-file <file>)',
  '--prompt-file': 'a text file in UTF-8',
  '--size': SIZES,
  '--url': 'the http(s) URL of a reference image',
  '--model': 'the name of a model',
  '--count': 'a whole number from 1 to 16',
  '--once': 'a name of your choice, 1 to 200 characters',
  '--poll-interval': 'seconds from 0.1 to 3600',
  '--max-attempts': 'a whole number from 1 up',
  '--timeout': 'a duration such as 90, 45s, 10m or 1h',
  '--output': 'a folder, a file name or a template such as out/{id}-{n}.{ext}',
  '--base-url': 'the https address of the service',
  '--key': 'an API key',
  '--lang': 'en or zh',
  '--limit': 'a whole number (0 lists everything)',
  '--id': 'a task id',
  '--port': 'a port number (0 picks a free one)',
  '--delay': 'a number of seconds',
  '--scenario': 'the name of a scenario',
  '--ledger': 'a file name',
};
