import type {
  BaseUrlFault,
  BatchStopCause,
  DoubtCause,
  ImageFault,
  KeyFileFault,
  Leftover,
  UrlFault,
} from '../../core/errors.ts';
import type { ErrorTexts } from '../error-text.ts';

const SIZES = 'auto、1:1、3:2、2:3、16:9、9:16、4:3、3:4、21:9、9:21、1:3、3:1、2:1 或 1:2';

/** Every error in Chinese. */
export const errors: ErrorTexts = {
  UNKNOWN_COMMAND: ({ given, suggestion }) => ({
    message: `没有“${given}”这个命令。`,
    hint: suggestion === null ? '运行 image2 --help 查看全部命令。' : `您要输入的是不是“${suggestion}”？`,
  }),
  UNKNOWN_FLAG: ({ given, suggestion }) => ({
    message: `这里没有 ${given} 这个选项。`,
    hint: suggestion === null ? '在命令后加 --help 查看可用选项。' : `您要输入的是不是 ${suggestion}？`,
  }),
  UNEXPECTED_ARGUMENT: ({ given }) => ({
    message: `多出了一个参数“${given}”。`,
    hint: '含空格的文字请用引号括起来，取值请紧跟在选项后面。',
  }),
  MISSING_VALUE: ({ flag }) => ({ message: `${flag} 缺少取值。`, hint: `应为${expectedOf(flag)}。` }),
  MISSING_FLAG: ({ flag }) => ({ message: `缺少 ${flag}。`, hint: `${flag} 的取值为${expectedOf(flag)}。` }),
  MISSING_ARGUMENT: ({ argument }) => ({
    message: `缺少参数 <${argument}>。`,
    hint: '在命令后加 --help 查看示例。',
  }),
  FLAG_CONFLICT: ({ flag, other }) => ({ message: `${flag} 与 ${other} 不能同时使用。`, hint: '请去掉其中一个。' }),
  FLAG_NEEDS: ({ flag, other }) => ({ message: `${flag} 只能与 ${other} 一起使用。`, hint: `请加上 ${other}。` }),
  CHOICE_INVALID: ({ flag, given, choices, suggestion }) => ({
    message: `${flag} 的取值“${given}”无效。`,
    hint: `可选值：${choices.join('、')}。${meant(suggestion)}`,
  }),
  NUMBER_INVALID: ({ flag, given, min, max, whole }) => ({
    message: `${flag} 应为 ${min} 到 ${max} 之间的${whole ? '整数' : '数字'}，收到的是“${given}”。`,
    hint: `例如：${flag} ${min}`,
  }),
  TEXT_INVALID: ({ flag, given, maxLength }) => ({
    message: `${flag} 应为 1 到 ${maxLength} 个可打印字符，收到的是“${given}”。`,
    hint: '请检查取值是否为空、过长或含有控制字符。',
  }),
  DURATION_INVALID: ({ flag, given }) => ({
    message: `${flag} 应为一段时长，收到的是“${given}”。`,
    hint: '秒写作 90 或 45s，分钟写作 10m，小时写作 1h。',
  }),
  MODE_INVALID: ({ given, suggestion }) => ({
    message: `--mode 应为 text2img 或 img2img，收到的是“${given}”。`,
    hint:
      suggestion === null ? 'text2img 由文字生成图片，img2img 由参考图生成图片。' : `您要输入的是不是 ${suggestion}？`,
  }),
  SIZE_INVALID: ({ given, suggestion }) => ({
    message: `--size 的取值“${given}”不在 14 种比例之内。`,
    hint: `可选比例：${SIZES}。${meant(suggestion)}`,
  }),
  PROMPT_EMPTY: () => ({ message: '提示词为空。', hint: '请写明图片要画什么：--prompt "黎明时分的灯塔"。' }),
  PROMPT_NOT_UTF8: ({ source }) => ({
    message: `来自 ${source} 的提示词不是有效的 UTF-8 文本。`,
    hint: '请把文本存为 UTF-8 编码后重试。',
  }),
  PROMPT_TOO_LONG: ({ bytes, maxBytes }) => ({
    message: `提示词有 ${bytes} 字节，超过了 ${maxBytes} 字节的上限。`,
    hint: '请缩短提示词。',
  }),
  PROMPT_FILE_UNREADABLE: ({ path, detail }) => ({
    message: `无法读取提示词文件 ${path}：${detail}。`,
    hint: '请检查路径和权限。',
  }),
  URL_INVALID: ({ given, fault }) => ({
    message: `--url 不能是“${given}”：${URL_FAULTS[fault]}。`,
    hint: URL_HINTS[fault],
  }),
  URL_COUNT_INVALID: ({ count, max }) => ({
    message: `给出了 ${count} 张参考图，最多只能有 ${max} 张。`,
    hint: `--url 最多重复 ${max} 次。`,
  }),
  URL_REQUIRED: () => ({
    message: '--mode img2img 至少需要一张参考图。',
    hint: '请加上 --url https://…（1 到 8 次），或改用 --mode text2img。',
  }),
  URL_NOT_ALLOWED: () => ({ message: '--mode text2img 不接受参考图。', hint: '请去掉 --url，或改用 --mode img2img。' }),
  TASK_ID_INVALID: ({ given }) => ({
    message: `“${given}”不是任务 ID。`,
    hint: '任务 ID 由 1 到 128 个字母、数字、“_”或“-”组成。',
  }),
  BASE_URL_INVALID: ({ given, source, fault }) => ({
    message: `${source} 不能是“${given}”：${BASE_URL_FAULTS[fault]}。`,
    hint: '应为 https://主机名，服务有路径时带上路径；只有本机（127.0.0.1、localhost）可以用 http。',
  }),
  PROXY_INVALID: ({ variable }) => ({
    message: `环境变量 ${variable} 不是有效的代理地址。`,
    hint: '请写成 http://主机:端口，或取消该变量。',
  }),
  OUTPUT_TEMPLATE_INVALID: ({ given, placeholder }) => ({
    message: `输出位置“${given}”中有未知的占位符 ${placeholder}。`,
    hint: '可用的占位符有 {id}、{n}、{ext}、{size} 和 {date}。',
  }),
  OUTPUT_NOT_WRITABLE: ({ path, detail }) => ({
    message: `无法把图片保存到 ${path}：${detail}。没有发送任何请求。`,
    hint: '请用 -o 换一个位置。',
  }),
  RECORDS_UNAVAILABLE: ({ path, detail }) => ({
    message: `无法使用 ${path} 中的任务日志：${detail}。`,
    hint: '没有任务日志就可能丢失已付费的任务，因此不会发送请求。请修复该文件夹，或用 XDG_STATE_HOME 指定别的位置。',
  }),
  RECORDS_UNSAFE: ({ path }) => ({
    message: `其他用户可以写入任务日志文件夹 ${path}，因此不予使用。`,
    hint: `请改为仅自己可用：chmod 700 '${path}'`,
  }),
  RECORD_NOT_FOUND: ({ given }) => ({
    message: `没有名为“${given}”的未结记录或未完成任务。`,
    hint: '运行 image2 history --unfinished 查看未结记录。',
  }),
  RECORD_IN_USE: ({ record }) => ({
    message: `记录 ${record} 属于一个仍在运行的命令。`,
    hint: '请等待该命令结束，或先停止它。',
  }),
  RECORD_AMBIGUOUS: ({ given, count }) => ({
    message: `有 ${count} 条记录以“${given}”开头。`,
    hint: '请把名称写得更完整。',
  }),
  RECORD_SETTLED: ({ record, id }) => ({
    message: `记录 ${record} 已经对应任务 ${id}。`,
    hint: '查询该任务是免费的。',
  }),
  ONCE_CONFLICT: ({ once }) => ({
    message: `--once "${once}" 已用于另一个请求。`,
    hint: '新的请求请换一个键，或原样重复第一次的请求。',
  }),
  NEEDS_TERMINAL: ({ flag }) => ({
    message: `${flag} 需要提问，但这里没有终端。`,
    hint: `请去掉 ${flag}，或在终端中运行。`,
  }),
  CONFIRM_DECLINED: () => ({ message: '没有发送任何请求。', hint: '您选择了否。准备好后再运行一次即可。' }),
  SERVER_NOT_STARTED: ({ port, detail }) => ({
    message: `沙箱无法监听端口 ${port}：${detail}。`,
    hint: '请用 --port 换一个端口，或不写它以使用空闲端口。',
  }),
  FILE_NOT_WRITABLE: ({ path, detail }) => ({ message: `无法写入 ${path}：${detail}。`, hint: '请换一个路径。' }),
  BATCH_UNREADABLE: ({ path, detail }) => ({
    message: `无法读取批量文件 ${path}：${detail}。`,
    hint: '请检查路径和权限。',
  }),
  BATCH_INVALID: ({ count }) => ({
    message: `有 ${count} 行无效，没有发送任何请求。`,
    hint: '请修改上面列出的行，然后重新运行。',
  }),
  BATCH_EMPTY: () => ({ message: '批量文件中没有任何条目。', hint: '每行写一个 JSON 对象：{"prompt": "…"}' }),
  BATCH_STOPPED: ({ stop, left }) => ({
    message: `${stopText(stop)}还剩 ${left} 个条目。`,
    hint: '再次运行同一命令即可继续，已完成的不会重复扣费。',
  }),
  BATCH_IN_USE: ({ path }) => ({
    message: `另一个批量任务正在写入 ${path}。`,
    hint: '请等它结束，或用 --results 指定别的文件。',
  }),
  RESULTS_REQUIRED: () => ({
    message: '缺少 --results。',
    hint: '从标准输入读取批量条目时，需要指定结果文件：--results results.jsonl',
  }),
  LINE_NOT_JSON: ({ given }) => ({
    message: `应为一个 JSON 对象，收到的是“${given}”。`,
    hint: '每行写一个对象：{"prompt": "…"}',
  }),
  LINE_TOO_LONG: ({ maxBytes }) => ({ message: `这一行超过了 ${maxBytes} 字节。`, hint: '每行写一个 JSON 对象。' }),
  MEMBER_UNKNOWN: ({ name, suggestion, known }) => ({
    message: `没有“${name}”这个成员。`,
    hint: suggestion === null ? `可用的成员有 ${known.join('、')}。` : `您要输入的是不是“${suggestion}”？`,
  }),
  MEMBER_INVALID: ({ name, list }) => ({
    message: `成员“${name}”应为${list ? '字符串列表' : '字符串'}。`,
    hint: '请修改这一行。',
  }),
  ITEM_ID_REUSED: ({ id }) => ({
    message: `id“${id}”此前已用于另一个请求。`,
    hint: '请为新的请求换一个 id。',
  }),
  SHARD_INVALID: ({ given }) => ({
    message: `--shard 应为 i/n，且 1 ≤ i ≤ n，收到的是“${given}”。`,
    hint: '例如：--shard 2/8',
  }),
  FOLDER_UNREADABLE: ({ path, detail }) => ({
    message: `无法读取文件夹 ${path}：${detail}。`,
    hint: '请检查路径和权限。',
  }),
  KEY_MISSING: ({ savedKeyExists }) => ({
    message: '没有提供 API 密钥。',
    hint: savedKeyExists
      ? '本机存有密钥：请加上 --use-local-key（或设置 IMAGE2_USE_LOCAL_KEY=1），也可以设置 X_API_KEY。'
      : '请在 https://kexiangai.com 获取密钥，然后设置 X_API_KEY，或用 image2 key set 保存后加 --use-local-key 使用。想先不用密钥试试：--sandbox。',
  }),
  KEY_INVALID: ({ source }) => ({
    message: `来自 ${source} 的内容不是 API 密钥：密钥应为 8 到 512 个可打印的 ASCII 字符。`,
    hint: '请重新完整复制密钥，不要带换行。',
  }),
  KEY_FILE_UNSAFE: ({ path, fault, remedy }) => ({
    message: `不使用密钥文件 ${path}：${KEY_FILE_FAULTS[fault]}。`,
    hint: `修复方法：${remedy}`,
  }),
  KEY_FILE_UNREADABLE: ({ path, detail }) => ({
    message: `无法读取密钥文件 ${path}：${detail}。`,
    hint: '请检查权限，或用 image2 key set 重新保存密钥。',
  }),
  KEY_NOT_SAVED: ({ path, detail }) => ({
    message: `无法写入密钥文件 ${path}：${detail}。`,
    hint: '请检查文件夹和权限，或改用 X_API_KEY。',
  }),
  KEY_REJECTED: ({ status, reason }) => ({
    message: `服务拒绝了 API 密钥（${status}）${said(reason)}。`,
    hint: '请确认密钥正确、未过期且有积分：https://kexiangai.com',
  }),
  REQUEST_REFUSED: ({ status, reason }) => ({
    message: `服务拒绝了请求（${status}）${said(reason)}。`,
    hint: '没有创建任务，也没有扣除积分。请修改请求后再试。',
  }),
  RATE_LIMITED: ({ until, reason }) => ({
    message: `服务提示请求过于频繁${said(reason)}。`,
    hint: until === null ? '请稍后再试。' : `请在 ${until} 之后再试。`,
  }),
  REDIRECTED: ({ status, origin }) => ({
    message: `服务要求重定向（${status}）到 ${origin}；为避免密钥泄露，没有跟随。`,
    hint: '如果服务已经搬迁，请用 --base-url 指定新地址。',
  }),
  BLOCKED: ({ status }) => ({
    message: `请求在途中被拦截（${status}，返回的是网页而不是应答）。`,
    hint: '服务前面有代理、防火墙或验证页面，请换一个网络再试。',
  }),
  UNREACHABLE: ({ host, detail }) => ({
    message: `无法连接 ${host}：${detail}。没有发送任何请求。`,
    hint: '请检查网络、代理设置和 --base-url，然后重新运行。',
  }),
  TASK_NOT_FOUND: ({ id }) => ({
    message: `服务中没有任务 ${id}。`,
    hint: '请检查任务 ID、密钥和 --base-url。较早的任务可能已被清除。',
  }),
  NO_ANSWER: ({ id, detail }) => ({
    message: `查询任务 ${id} 时服务没有应答：${detail}。`,
    hint: '查询是免费的，请稍后再试。',
  }),
  TIMED_OUT: ({ seconds, phase }) => ({ message: TIMEOUTS[phase](seconds), hint: TIMEOUT_HINTS[phase] }),
  ATTEMPTS_EXHAUSTED: ({ id, attempts }) => ({
    message: `查询 ${attempts} 次后，任务 ${id} 仍未完成。`,
    hint: '任务仍在服务端继续，再次等待不会扣费。',
  }),
  NOT_FINISHED: ({ id, status }) => ({ message: `任务 ${id} 尚未完成（${status}）。`, hint: '等待不会扣费。' }),
  TASK_FAILED: ({ id, reason }) => ({
    message: `任务 ${id} 失败${said(reason)}。`,
    hint: '请修改提示词或参考图，然后创建新任务。',
  }),
  TASK_ERROR: ({ id, reason }) => ({
    message: `任务 ${id} 出错${said(reason)}。`,
    hint: '问题出在服务端，创建新任务或许可行。',
  }),
  TASK_CANCELED: ({ id, reason }) => ({
    message: `任务 ${id} 已被取消${said(reason)}。`,
    hint: '如果仍需要图片，请创建新任务。',
  }),
  IN_DOUBT: ({ cause, status, strangeId, sentAt, baseUrl, record }) => ({
    message: `已于 ${sentAt} 向 ${baseUrl} 发送请求，但${doubtText(cause, status, strangeId)}：任务可能已经创建，也可能已经扣除积分。`,
    hint:
      record === null
        ? '再次付费之前，请先查看您的账户。'
        : `请先查看您的账户，然后三选一：确认要再付一次（--again）、了结这条记录（image2 forget ${record}），或指明它的任务（image2 forget ${record} --id <taskId>）。`,
  }),
  IMAGE_URL_MISSING: ({ id }) => ({
    message: `任务 ${id} 成功了，但服务没有给出可用的图片网址。`,
    hint: '请稍后再查询，查询是免费的。',
  }),
  IMAGE_NOT_SAVED: ({ id, fault, failed, total }) => ({
    message: `任务 ${id} 成功了，但 ${total} 张图片中有 ${failed} 张未能保存：${imageFaultText(fault)}。`,
    hint: '重试不会扣费。',
  }),
  STDOUT_FAILED: ({ detail }) => ({
    message: `结果无法写入标准输出：${detail}。`,
    hint: '请先腾出空间，然后重新取回结果，不会扣费。',
  }),
  INTERRUPTED: ({ left }) => ({ message: `已中断。${LEFT[left]}`, hint: LEFT_HINTS[left] }),
  TERMINATED: ({ left }) => ({ message: `已终止。${LEFT[left]}`, hint: LEFT_HINTS[left] }),
  INTERNAL: ({ detail }) => ({
    message: `这是 image2 自身的缺陷：${detail}`,
    hint: '请加上 --verbose 重新运行，并反馈其输出。未结的任务可用 image2 history --unfinished 查看。',
  }),
};

function said(reason: string | null): string {
  return reason === null ? '' : `，原因：“${reason}”`;
}

function meant(suggestion: string | null): string {
  return suggestion === null ? '' : `您要输入的是不是 ${suggestion}？`;
}

function expectedOf(flag: string): string {
  return EXPECTED[flag] ?? '一个值';
}

const EXPECTED: Readonly<Record<string, string>> = {
  '--mode': ' text2img 或 img2img',
  '--prompt': '描述图片的文字（“-”表示从标准输入读取；也可用 --prompt-file <文件>）',
  '--size': ` ${SIZES}`,
  '--url': '参考图的 http(s) 网址',
  '--model': '模型名称',
  '--timeout': '时长，例如 90、45s、10m 或 1h',
  '--output': '文件夹、文件名，或 out/{id}-{n}.{ext} 这样的模板',
  '--base-url': '服务的 https 地址',
  '--lang': ' en 或 zh',
};

const URL_FAULTS: Readonly<Record<UrlFault, string>> = {
  'not-a-url': '这不是网址',
  'local-path': '这是本机上的路径',
  scheme: '既不是 http 也不是 https',
  credentials: '其中带有用户名或密码',
  'private-host': '只有本机或内网能访问它',
};

const URL_HINTS: Readonly<Record<UrlFault, string>> = {
  'not-a-url': '应为服务能够访问的 https://… 网址。',
  'local-path': '服务不接受上传：请先把图片放到网上，再给出网址。',
  scheme: '应为服务能够访问的 https://… 网址。',
  credentials: '这样服务会得知密码，请使用无需密码的网址。',
  'private-host': '图片由服务自行下载，请给出公网网址。',
};

const BASE_URL_FAULTS: Readonly<Record<BaseUrlFault, string>> = {
  'not-a-url': '这不是网址',
  scheme: '既不是 http 也不是 https',
  'plain-http': '密钥不能经由明文 http 传输',
  credentials: '其中带有用户名或密码',
  query: '其中带有查询串（“?”）',
  fragment: '其中带有片段（“#”）',
};

const KEY_FILE_FAULTS: Readonly<Record<KeyFileFault, string>> = {
  'open-to-others': '其他用户可以读取或修改它',
  'foreign-owner': '它属于另一个用户',
  'not-a-file': '它不是普通文件',
};

const LEFT: Readonly<Record<Leftover, string>> = {
  'nothing-sent': '没有发送任何请求。',
  task: '任务仍在服务端继续。',
  'in-doubt': '请求已经发出：任务可能已经创建，也可能已经扣除积分。',
  nothing: '没有丢失任何内容。',
};

const LEFT_HINTS: Readonly<Record<Leftover, string>> = {
  'nothing-sent': '准备好后重新运行即可。',
  task: '再次等待不会扣费。',
  'in-doubt': '再次付费之前请先查看您的账户；image2 history --unfinished 会列出这条记录。',
  nothing: '准备好后重新运行即可。',
};

const TIMEOUTS = {
  starting: (seconds: number) => `--timeout 的 ${seconds} 秒已用完，尚未发送任何请求。`,
  'awaiting-answer': (seconds: number) => `--timeout 的 ${seconds} 秒已用完，当时正在等待应答。`,
  waiting: (seconds: number) => `--timeout 的 ${seconds} 秒已用完，任务尚未完成。`,
  saving: (seconds: number) => `--timeout 的 ${seconds} 秒已用完，当时正在保存图片。`,
};

const TIMEOUT_HINTS = {
  starting: '请给更长的时间，重新运行。',
  'awaiting-answer': '再次付费之前，请先查看您的账户。',
  waiting: '任务仍在服务端继续，再次等待不会扣费。',
  saving: '任务已经成功，重新保存不会扣费。',
};

function stopText(stop: BatchStopCause): string {
  switch (stop.kind) {
    case 'max-tasks':
      return '已达到 --max-tasks，批量停止。';
    case 'max-cost':
      return '再继续会超过 --max-cost，批量停止。';
    case 'no-cost':
      return '服务没有给出花费，无法遵守 --max-cost，批量停止。';
    case 'key-rejected':
      return '服务拒绝了密钥，批量停止。';
    case 'refusals':
      return `连续五次被拒绝（“${stop.reason}”），批量停止。`;
    case 'unreachable':
      return '无法连接服务，批量停止。';
    case 'rate-limited':
      return `服务要求等到 ${stop.until}，批量停止。`;
    case 'out-of-time':
      return '批量停止。';
  }
}

function doubtText(cause: DoubtCause, status: number | null, strangeId: string | null): string {
  switch (cause) {
    case 'reset':
      return '收到应答之前连接中断了';
    case 'no-answer':
      return '没有及时收到应答';
    case 'unreadable':
      return '应答无法读取';
    case 'status':
      return `服务返回 ${status ?? '?'}，无法判断任务是否已创建`;
    case 'no-reason':
      return '应答中既没有任务也没有原因';
    case 'strange-id':
      return `应答中的任务 ID“${strangeId ?? '?'}”无法使用`;
    case 'interrupted':
      return '命令在收到应答之前被停止';
    case 'crashed':
      return '发送请求的命令在记下应答之前就结束了';
    case 'unknown-host':
      return '发送请求的机器再无消息';
    case 'torn':
      return '它的记录无法读取';
  }
}

/** Why an image was not saved, as the end of a sentence. */
export function imageFaultText(fault: ImageFault): string {
  switch (fault.kind) {
    case 'status':
      return `图片服务器返回 ${fault.status}`;
    case 'network':
      return `连接失败（${fault.detail}）`;
    case 'redirect':
      return `图片服务器的重定向不能跟随（${fault.detail}）`;
    case 'private-host':
      return '图片网址指向内网';
    case 'not-an-image':
      return '收到的不是图片';
    case 'cut-short':
      return '图片不完整';
    case 'too-large':
      return '图片超过 100 MiB';
    case 'timed-out':
      return '图片服务器停止了发送';
    case 'disk':
      return `磁盘写入失败（${fault.detail}）`;
  }
}
