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
import { expectedOf, SIZES } from './expected.ts';
import { status as statusNames } from './status.ts';

/** Every error in Chinese. */
export const errors: ErrorTexts = {
  UNKNOWN_COMMAND: ({ given, suggestion }) => ({
    message: `没有“${given}”这个命令。`,
    hint: suggestion === null ? '运行 image2 --help 查看全部命令。' : `您要输入的是不是“${suggestion}”？`,
  }),
  UNKNOWN_FLAG: ({ given, suggestion }) => ({
    message: `没有 ${given} 这个选项。`,
    hint: suggestion === null ? '在命令后加 --help 查看可用选项。' : `您要输入的是不是 ${suggestion}？`,
  }),
  UNEXPECTED_ARGUMENT: ({ given }) => ({
    message: `多余的参数“${given}”。`,
    hint: '含空格的文字请用引号括起来，选项的值请紧跟在选项后面。',
  }),
  MISSING_VALUE: ({ flag, next }) => ({
    message: next === null ? `${flag} 后面缺少值。` : `${flag} 后面缺少值，${next} 是一个选项。`,
    hint: `应为${expectedOf(flag)}。${next === null ? '' : `如果 ${next} 就是要给的值，请写作 ${flag}=${next}。`}`,
  }),
  MISSING_FLAG: ({ flag }) => ({ message: `缺少必需的选项 ${flag}。`, hint: `${flag} 的值应为${expectedOf(flag)}。` }),
  MISSING_ARGUMENT: ({ argument }) => ({
    message: `缺少参数 <${argument}>。`,
    hint: '在命令后加 --help 查看示例。',
  }),
  FLAG_CONFLICT: ({ flag, other }) => ({ message: `${flag} 与 ${other} 不能同时使用。`, hint: '请去掉其中一个。' }),
  FLAG_NEEDS: ({ flag, other }) => ({ message: `${flag} 只能与 ${other} 一起使用。`, hint: `请加上 ${other}。` }),
  CHOICE_INVALID: ({ flag, given, choices, suggestion }) => ({
    message: `${flag} 不支持“${given}”。`,
    hint: `可选值：${choices.join('、')}。${meant(suggestion)}`,
  }),
  NUMBER_INVALID: ({ flag, given, min, max, whole }) => ({
    message: `${flag} 应为 ${min} 到 ${max} 之间的${whole ? '整数' : '数字'}，实际为“${given}”。`,
    hint: `例如：${flag} ${min}`,
  }),
  TEXT_INVALID: ({ flag, given, maxLength }) => ({
    message: `${flag} 应为 1 到 ${maxLength} 个可打印字符，实际为“${given}”。`,
    hint: '内容不能为空，不能过长，也不能含有换行等控制字符。',
  }),
  DURATION_INVALID: ({ flag, given }) => ({
    message: `${flag} 应为一段时长，实际为“${given}”。`,
    hint: '秒写作 90 或 45s，分钟写作 10m，小时写作 1h；最长 596h。',
  }),
  MODE_INVALID: ({ given, suggestion }) => ({
    message: `--mode 应为 text2img 或 img2img，实际为“${given}”。`,
    hint:
      suggestion === null
        ? 'text2img 由提示词生成图片，img2img 由提示词和参考图生成图片。'
        : `您要输入的是不是 ${suggestion}？`,
  }),
  SIZE_INVALID: ({ given, suggestion }) => ({
    message: `--size 应为支持的 14 种比例之一，实际为“${given}”。`,
    hint: `可选比例：${SIZES}。${meant(suggestion)}`,
  }),
  PROMPT_EMPTY: () => ({ message: '提示词为空。', hint: '请描述要生成的图片，例如：--prompt "黎明时分的灯塔"' }),
  PROMPT_NOT_UTF8: ({ source }) => ({
    message: `来自${nameOf(source)}的提示词不是有效的 UTF-8 文本。`,
    hint: '请把文本存为 UTF-8 编码后重试。',
  }),
  PROMPT_TOO_LONG: ({ bytes, maxBytes }) => ({
    message: `提示词过长：共 ${bytes} 字节，上限为 ${maxBytes} 字节。`,
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
    hint: '应为 https://主机名（服务带有路径时一并写上）；只有本机（127.0.0.1、localhost）可以用 http。',
  }),
  PROXY_INVALID: ({ variable }) => ({
    message: `环境变量 ${variable} 不是有效的代理地址。`,
    hint: '请写成 http://host:port 的形式，或取消设置该变量。',
  }),
  OUTPUT_TEMPLATE_INVALID: ({ given, placeholder }) => ({
    message: `输出位置“${given}”中有未知的占位符 ${placeholder}。`,
    hint: '可用的占位符有 {id}、{n}、{ext}、{size} 和 {date}。',
  }),
  OUTPUT_NOT_WRITABLE: ({ path, detail }) => ({
    message: `无法把图片保存到 ${path}（${detail}），因此没有发送任何请求。`,
    hint: '请用 -o 换一个位置。',
  }),
  RECORDS_UNAVAILABLE: ({ path, detail }) => ({
    message: `无法使用 ${path} 中的任务日志：${detail}。`,
    hint: '没有任务日志就可能丢失已付费的任务，因此没有发送请求。请修复该文件夹，或用 XDG_STATE_HOME 指定别的位置。',
  }),
  RECORDS_UNSAFE: ({ path }) => ({
    message: `其他用户可以写入任务日志文件夹 ${path}，因此不予使用。`,
    hint: `请改为仅自己可访问：chmod 700 '${path}'`,
  }),
  RECORD_NOT_FOUND: ({ given }) => ({
    message: `没有与“${given}”匹配的未结记录或未完成任务。`,
    hint: '运行 image2 history --unfinished 查看未结记录。',
  }),
  RECORD_IN_USE: ({ record }) => ({
    message: `记录 ${record} 属于一个可能仍在运行的命令。`,
    hint: '请等待该命令结束，或先停止它。',
  }),
  RECORD_AMBIGUOUS: ({ given, count }) => ({
    message: `有 ${count} 条记录与“${given}”匹配。`,
    hint: '请把记录名写得更完整。',
  }),
  RECORD_SETTLED: ({ record, id }) => ({
    message: `记录 ${record} 已经对应任务 ${id}。`,
    hint: '查询该任务是免费的。',
  }),
  ONCE_CONFLICT: ({ once }) => ({
    message: `--once "${once}" 已用于另一个请求。`,
    hint: '新的请求请换一个键，或原样重复第一次的请求。',
  }),
  NEEDS_TERMINAL: ({ flag, instead }) => ({
    message: `${flag} 需要在终端中询问，但当前没有终端。`,
    hint: `${instead === null ? `请去掉 ${flag}` : `请改用 ${instead}`}，或在终端中运行。`,
  }),
  CONFIRM_DECLINED: () => ({ message: '您没有确认，因此没有发送任何请求。', hint: RUN_AGAIN }),
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
    message: `${stopText(stop)}，还剩 ${left} 个条目。`,
    hint: `${beforeGoingOn(stop)}再次运行同一命令即可继续，已完成的不会重复扣费。`,
  }),
  BATCH_CHANGED: ({ left }) => ({
    message: `批量文件在运行期间发生了变化：原有的 ${left} 个条目已无法读取。`,
    hint: '请检查文件，然后再次运行同一命令继续，已完成的不会重复扣费。',
  }),
  RESULTS_NOT_OWN: ({ path, why }) => ({
    message: why === 'input' ? `--results 指向了批量文件本身：${path}。` : `结果不能写入 ${path}，它不是普通文件。`,
    hint: '请用 --results 指定另一个文件。',
  }),
  BATCH_IN_USE: ({ path }) => ({
    message: `另一个批量命令正在写入 ${path}。`,
    hint: '请等它结束，或用 --results 指定别的文件。',
  }),
  RESULTS_REQUIRED: () => ({
    message: '缺少必需的选项 --results。',
    hint: '从标准输入读取批量条目时，需要指定结果文件：--results results.jsonl',
  }),
  LINE_NOT_JSON: ({ given }) => ({
    message: `应为一个 JSON 对象，实际为“${given}”。`,
    hint: '每行写一个对象：{"prompt": "…"}',
  }),
  LINE_TOO_LONG: ({ maxBytes }) => ({ message: `这一行超过了 ${maxBytes} 字节。`, hint: '每行写一个 JSON 对象。' }),
  MEMBER_UNKNOWN: ({ name, suggestion, known }) => ({
    message: `没有“${name}”这个字段。`,
    hint: suggestion === null ? `可用的字段有 ${known.join('、')}。` : `您要输入的是不是“${suggestion}”？`,
  }),
  MEMBER_INVALID: ({ name, list }) => ({
    message: `字段“${name}”应为${list ? '字符串列表' : '字符串'}。`,
    hint: '请修改这一行。',
  }),
  ITEM_ID_REUSED: ({ id }) => ({
    message: `标识“${id}”此前已用于另一个请求。`,
    hint: '一个标识（id）在所有批量文件中只代表一个请求，请为新的请求换一个。',
  }),
  SHARD_INVALID: ({ given }) => ({
    message: `--shard 应为 i/n，且 1 ≤ i ≤ n，实际为“${given}”。`,
    hint: '例如：--shard 2/8',
  }),
  FOLDER_UNREADABLE: ({ path, detail }) => ({
    message: `无法读取文件夹 ${path}：${detail}。`,
    hint: '请检查路径和权限。',
  }),
  KEY_MISSING: ({ savedKeyExists }) => ({
    message: '没有提供 API 密钥。',
    hint: savedKeyExists
      ? '本机存有密钥：请加上 --use-local-key（或设置 IMAGE2_USE_LOCAL_KEY=1）来使用它；也可以设置 X_API_KEY，或在 https://kexiangai.com 获取别的密钥并用 image2 key set 保存。'
      : '请在 https://kexiangai.com 获取密钥，然后设置 X_API_KEY，或用 image2 key set 保存后加上 --use-local-key。想先不用密钥试一试：image2 create --sandbox',
  }),
  KEY_INVALID: ({ source }) => ({
    message: `来自${nameOf(source)}的 API 密钥无效：密钥应为 8 到 512 个可打印的 ASCII 字符。`,
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
    hint: '请确认密钥正确、没有过期，并且仍有积分：https://kexiangai.com',
  }),
  REQUEST_REFUSED: ({ status, reason, isQuery }) => ({
    message: `服务拒绝了请求（${status}）${said(reason)}。`,
    hint: isQuery
      ? '查询任务是免费的：请检查任务 ID、密钥和 --base-url，稍后再次查询。'
      : `没有创建任务，也没有扣除积分。${status === 402 ? TOP_UP : '请修改请求后再试。'}`,
  }),
  RATE_LIMITED: ({ until, reason }) => ({
    message: `请求过于频繁，服务暂时拒绝${said(reason)}。`,
    hint: until === null ? '请稍后再试。' : `请在 ${until} 之后再试。`,
  }),
  REDIRECTED: ({ status, origin }) => ({
    message: `服务把请求重定向（${status}）到 ${origin}，密钥不能发送到那里。`,
    hint: '如果服务更换了地址，请用 --base-url 指定新地址。',
  }),
  BLOCKED: ({ status }) => ({
    message: `请求在途中被拦截（${status}，返回的是网页而不是应答）。`,
    hint: '服务前面有代理、防火墙或验证页面，请换一个网络再试。',
  }),
  UNREACHABLE: ({ host, detail }) => ({
    message: `无法连接 ${host}（${detail}），没有发送任何请求。`,
    hint: '请检查网络、代理设置和 --base-url，然后重新运行。',
  }),
  TASK_NOT_FOUND: ({ id }) => ({
    message: `服务端没有任务 ${id}。`,
    hint: '请检查任务 ID、密钥和 --base-url。如果任务由本机创建且已不复存在，可用 image2 forget 加上它的 ID 了结记录。',
  }),
  NO_ANSWER: ({ id, detail }) => ({
    message: `查询任务 ${id} 时服务没有应答：${detail}。`,
    hint: '查询是免费的，请稍后再试。',
  }),
  TIMED_OUT: ({ seconds, phase }) => ({
    message: `已到 --timeout 的时限（${seconds} 秒），${TIMEOUTS[phase]}。`,
    hint: TIMEOUT_HINTS[phase],
  }),
  ATTEMPTS_EXHAUSTED: ({ id, attempts }) => ({
    message: `查询 ${attempts} 次后，任务 ${id} 仍未完成。`,
    hint: GOES_ON,
  }),
  NOT_FINISHED: ({ id, status }) => ({
    message: `任务 ${id} 尚未完成（${statusName(status)}）。`,
    hint: '等待不会扣费。',
  }),
  TASK_FAILED: ({ id, reason }) => ({
    message: `任务 ${id} 失败${said(reason)}。`,
    hint: '请修改提示词或参考图，然后创建新任务。',
  }),
  TASK_ERROR: ({ id, reason }) => ({
    message: `任务 ${id} 出错${said(reason)}。`,
    hint: '问题出在服务端，创建新任务也许能成功。',
  }),
  TASK_CANCELED: ({ id, reason }) => ({
    message: `任务 ${id} 已被取消${said(reason)}。`,
    hint: '如果仍需要图片，请创建新任务。',
  }),
  IN_DOUBT: ({ cause, status, strangeId, sentAt, baseUrl, record, isItem }) => ({
    message: `已${sentAt === null ? '' : `于 ${sentAt} `}向 ${baseUrl} 发送请求，但${doubtText(cause, status, strangeId)}：任务可能已经创建并扣除了积分。`,
    hint: isItem ? itemDoubtHint(record) : doubtHint(record),
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
    hint: '请检查输出的去处，然后重新取回结果，不会扣费。',
  }),
  INTERRUPTED: ({ left }) => ({ message: `已中断：${LEFT[left]}。`, hint: LEFT_HINTS[left] }),
  TERMINATED: ({ left }) => ({ message: `已终止：${LEFT[left]}。`, hint: LEFT_HINTS[left] }),
  INTERNAL: ({ detail }) => ({
    message: `这是 image2 自身的缺陷（${detail}）。`,
    hint: '请加上 --verbose 重新运行，并反馈其输出。未结的任务可用 image2 history --unfinished 查看。',
  }),
};

const GOES_ON = '任务仍在服务端进行，再次等待不会扣费。';
const TOP_UP = '请在 https://kexiangai.com 充值积分，然后重新运行。';
function doubtHint(record: string | null): string {
  if (record === null) return CHECK_ACCOUNT;
  return `请先查看您的账户，然后三选一：用 --again 确认再付一次，用 image2 forget ${record} 了结这条记录，或用 image2 forget ${record} --id <taskId> 指明它对应的任务。`;
}

function itemDoubtHint(record: string | null): string {
  if (record === null)
    return '请先查看您的账户。这一项的记录在另一台机器上：若要再付一次，请从结果文件中删去它的那一行，然后重新运行批量命令。';
  return `请先查看您的账户，然后二选一：用 image2 forget ${record} 了结这条记录以便再付一次，或用 image2 forget ${record} --id <taskId> 指明它对应的任务；之后重新运行批量命令。`;
}

const CHECK_ACCOUNT = '再次付费之前，请先查看您的账户。';
const RUN_AGAIN = '准备好后重新运行即可。';

function said(reason: string | null): string {
  return reason === null ? '' : `：“${reason}”`;
}

function meant(suggestion: string | null): string {
  return suggestion === null ? '' : `您要输入的是不是 ${suggestion}？`;
}

/** Where a text came from: a flag, a variable and a path name themselves, between blanks. */
function nameOf(source: string): string {
  return { stdin: '标准输入', terminal: '终端' }[source] ?? ` ${source} `;
}

function statusName(status: string): string {
  const names: Readonly<Record<string, string>> = statusNames;
  return names[status] ?? status;
}

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
  'plain-http': '密钥不能用明文 http 传输',
  credentials: '其中带有用户名或密码',
  query: '其中带有查询参数（“?”）',
  fragment: '其中带有片段标识（“#”）',
};

const KEY_FILE_FAULTS: Readonly<Record<KeyFileFault, string>> = {
  'open-to-others': '其他用户可以读取或修改它',
  'foreign-owner': '它属于另一个用户',
  'not-a-file': '它不是普通文件',
};

const LEFT: Readonly<Record<Leftover, string>> = {
  'nothing-sent': '没有发送任何请求',
  task: '任务仍在服务端进行',
  'in-doubt': '请求已经发出，任务可能已经创建并扣除了积分',
  nothing: '没有丢失任何内容',
};

const LEFT_HINTS: Readonly<Record<Leftover, string>> = {
  'nothing-sent': RUN_AGAIN,
  task: '再次等待不会扣费。',
  'in-doubt': '再次付费之前，请先查看您的账户；image2 history --unfinished 会列出这条记录。',
  nothing: RUN_AGAIN,
};

const TIMEOUTS = {
  starting: '尚未发送任何请求',
  'awaiting-answer': '仍未收到应答，任务可能已经创建并扣除了积分',
  waiting: '任务尚未完成',
  saving: '图片还没有保存完',
};

const TIMEOUT_HINTS = {
  starting: '请延长时限，然后重新运行。',
  'awaiting-answer': CHECK_ACCOUNT,
  waiting: GOES_ON,
  saving: '任务已经成功，重新保存不会扣费。',
};

function stopText(stop: BatchStopCause): string {
  switch (stop.kind) {
    case 'max-tasks':
      return '已达到 --max-tasks，批量停止';
    case 'max-cost':
      return '再继续会超过 --max-cost，批量停止';
    case 'no-cost':
      return '服务没有给出花费，无法遵守 --max-cost，批量停止';
    case 'doubtful-cost':
      return '状态不明的任务花费未知，无法遵守 --max-cost，批量停止';
    case 'key-rejected':
      return '服务拒绝了密钥，批量停止';
    case 'refusals':
      return `连续五次被拒绝（“${stop.reason}”），批量停止`;
    case 'not-followed':
      return `连续五个任务无法查询（${stop.reason}），批量停止`;
    case 'doubts':
      return `连续 ${stop.count} 次没有得到明确的应答，批量停止`;
    case 'unreachable':
      return '无法连接服务，批量停止';
    case 'rate-limited':
      return `服务要求等到 ${stop.until}，批量停止`;
    case 'out-of-time':
      return '批量停止';
  }
}

function beforeGoingOn(stop: BatchStopCause): string {
  switch (stop.kind) {
    case 'key-rejected':
      return '请先检查密钥（image2 doctor）。';
    case 'refusals':
      return '请先解决服务所说的问题。';
    case 'not-followed':
      return '请先检查服务和 --base-url。';
    case 'doubts':
      return '请先查看您的账户和服务的状况；image2 history --unfinished 会列出状态不明的任务。';
    case 'max-cost':
    case 'max-tasks':
      return '这一上限只对单次运行有效。';
    default:
      return '';
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
    case 'told-before':
      return '结果文件表明没有得到明确的应答';
    case 'crashed':
      return '发送请求的命令在记下应答之前就结束了';
    case 'unknown-host':
      return '发送请求的那台机器此后再无消息';
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
    case 'holds-key':
      return '它的网址里含有 API 密钥，不能发往那里';
    case 'private-host':
      return '图片网址指向内网';
    case 'not-an-image':
      return '收到的不是图片';
    case 'cut-short':
      return '图片不完整';
    case 'too-large':
      return '图片超过 100 MiB';
    case 'timed-out':
      return '图片服务器中途停止了发送';
    case 'disk':
      return `写入磁盘失败（${fault.detail}）`;
  }
}
