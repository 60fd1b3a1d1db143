/** The 14 sizes as a list to read. */
export const SIZES = 'auto、1:1、3:2、2:3、16:9、9:16、4:3、3:4、21:9、9:21、1:3、3:1、2:1 或 1:2';

/** What a flag takes, as the end of a sentence; with a blank before it where it starts with Latin letters. */
export function expectedOf(flag: string): string {
  const text = EXPECTED[flag] ?? '一个值';
  return /^[\x21-\x7e]/.test(text) ? ` ${text}` : text;
}

const EXPECTED: Readonly<Record<string, string>> = {
  '--mode': 'text2img 或 img2img',
  '--prompt': '描述图片的文字（“-”表示从标准输入读取；也可以用 --prompt-file <file>）',
  '--prompt-file': 'UTF-8 编码的文本文件',
  '--size': SIZES,
  '--url': '参考图的 http(s) 网址',
  '--model': '模型名称',
  '--count': '1 到 16 之间的整数',
  '--once': '自定的名称，1 到 200 个字符',
  '--poll-interval': '秒数，0.1 到 3600',
  '--max-attempts': '不小于 1 的整数',
  '--timeout': '时长，例如 90、45s、10m 或 1h',
  '--output': '文件夹、文件名，或 out/{id}-{n}.{ext} 这样的模板',
  '--base-url': '服务的 https 地址',
  '--key': 'API 密钥',
  '--lang': 'en 或 zh',
  '--limit': '整数（0 表示全部）',
  '--id': '任务 ID',
  '--port': '端口号（0 表示任一空闲端口）',
  '--delay': '秒数',
  '--scenario': '场景名称',
  '--ledger': '文件名',
};
