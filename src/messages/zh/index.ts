import type { Messages } from '../messages.ts';
import { ask } from './ask.ts';
import { errors, imageFaultText } from './errors.ts';
import { help } from './help.ts';
import { status } from './status.ts';

/** The Chinese catalogue. */
export const zh: Messages = {
  errors,
  imageFault: imageFaultText,
  help,
  labels: { error: '错误：', warning: '警告：', hint: 'hint: ', next: 'next: ' },
  summary: {
    request: '请求',
    prompt: '提示词',
    images: '参考图',
    key: '密钥',
    service: '服务',
    keySources: { flag: '--key', environment: 'X_API_KEY', file: '已保存的密钥' },
    sandbox: '沙箱（无需密钥，不耗积分）',
    lastCost: (cost) => `上一个同类任务消耗了 ${cost} 积分`,
    unknownCost: '还不知道此类任务消耗多少积分',
  },
  status,
  progress: {
    task: (id) => `任务 ${id}`,
    attached: (id) => `任务 ${id}（由此前相同的请求创建，不再扣费）`,
    waitingForSender: '另一个命令正在发送相同的请求，正在等待它的任务',
    sending: '正在发送请求',
    status: (id, status, seconds) => `任务 ${id}：${status}，${seconds} 秒`,
    usually: (seconds) => `（通常约 ${seconds < 120 ? `${seconds} 秒` : `${seconds / 60} 分钟`}）`,
    hiccup: (detail, seconds) => `没有得到可用的应答（${detail}），${seconds} 秒后再次查询`,
    saving: (total, size) => `正在保存 ${total} 张图片${size === null ? '' : `：${size}`}`,
    temporaryFolder: (folder) => `沙箱会随命令结束，图片保存在 ${folder}`,
    stillWaiting: '正在等待最后的应答，再按一次 Ctrl-C 立即退出。',
  },
  warnings: {
    keyShadowed: '已设置的 X_API_KEY 优先，因此不会使用保存的密钥。',
    keyOnCommandLine: '用 --key 给出的密钥会出现在进程列表中，本机的其他用户也能看到。建议改用 X_API_KEY。',
    shortInterval: (seconds) => `--poll-interval ${seconds} 过短：服务要求每 5 到 10 秒轮询一次。`,
    fresh: (id, seconds) =>
      `${seconds} 秒前，相同的请求已由任务 ${id} 完成，因此直接返回它的结果，不再扣费。需要新任务请用 --again 或 --count。`,
    once: (id) => `这个 --once 键已经创建过任务 ${id}，不再扣费。`,
    unrecorded: (detail) => `任务 ID 未能写入任务日志（${detail}），请自行记下。`,
    notClosed: (detail) => `已完成的任务未能移入历史（${detail}），但结果是完整的。`,
    extension: (path, actual) => `${path} 的内容其实是 ${actual} 格式，与文件名不符。`,
    shape: (width, height, size) => `图片为 ${width}×${height} 像素，与比例 ${size} 不符。`,
    sidecar: (path, detail) => `附带的说明文件 ${path} 未能写入（${detail}）。`,
    notSaved: (url, why) => `${url} 未能保存：${why}。`,
  },
  doubt: {
    since: (record, baseUrl, sentAt) => `发往 ${baseUrl} 的请求（记录 ${record}）自 ${sentAt} 起状态不明。`,
    torn: (record) => `记录 ${record} 无法读取，它只影响对应的那一个请求。`,
    waysOut: (record) =>
      `请先查看您的账户，然后用 image2 forget ${record} 了结它，或用 image2 forget ${record} --id <taskId> 指明它对应的任务。`,
  },
  ask,
  confirm: { question: '要创建这个任务并付费吗？[y/N] ', yes: ['y', 'yes', '是', '好'] },
  key: {
    ask: 'API 密钥（输入时不显示）：',
    saved: (mask, path) => `密钥 ${mask} 已保存到 ${path}。使用时加 --use-local-key 或设置 IMAGE2_USE_LOCAL_KEY=1。`,
    removed: (path) => `已从 ${path} 中删除密钥。`,
    nothingToRemove: '没有保存的密钥。',
    shown: (mask, source) => `${mask}  （${source}）`,
  },
  sandbox: {
    listening: (scenario, delaySeconds) =>
      `沙箱已启动（场景 ${scenario}，每个任务需要 ${delaySeconds} 秒）。按 Ctrl-C 停止。`,
    usage: (baseUrl) => `使用方法：X_API_KEY=sandbox-key image2 create … --base-url ${baseUrl}`,
    stopped: '沙箱已停止。',
    event: ({ method, path, status, scenario, taskId, created }) =>
      `${method} ${path} → ${status ?? '不应答'}${created ? `，已创建 ${taskId ?? '?'}` : ''} [${scenario}]`,
  },
  history: {
    columns: { when: '时间', id: 'ID', status: '状态', mode: '模式', size: '比例', cost: '积分', prompt: '提示词' },
    empty: '没有可列出的任务。',
    total: (count, credits) => `${count} 个任务，共 ${credits} 积分`,
    noId: '（无 ID）',
  },
  resume: {
    nothing: '没有未完成的任务。',
    found: (count) => `${count} 个未完成的任务`,
    elsewhere: (id, baseUrl) => `任务 ${id} 是用 ${baseUrl} 或另一个密钥创建的，请这样处理：`,
  },
  forget: {
    closed: (record) => `已了结记录 ${record}。`,
    settled: (record, id) => `记录 ${record} 现在对应任务 ${id}。`,
  },
  doctor: {
    levels: { ok: '正常', warning: '警告', error: '错误' },
    node: (version, own) => `Node.js ${version}，image2 ${own}`,
    key: (mask, source) => `API 密钥 ${mask}，来自 ${source}`,
    savedUnused: (path) => `${path} 中存有密钥，但没有使用它。`,
    savedUnusedRemedy: '请加上 --use-local-key，或设置 IMAGE2_USE_LOCAL_KEY=1。',
    hiddenKey: (path, used) => `已设置 XDG_CONFIG_HOME，因此看不到 ${path} 中保存的密钥，只会查看 ${used}。`,
    hiddenKeyRemedy: (path, folder) => `请把 ${path} 移到 ${folder}，或取消设置 XDG_CONFIG_HOME。`,
    service: (baseUrl, source) => `服务 ${baseUrl}（${source}）`,
    serviceSources: { flag: '--base-url', environment: 'IMAGE2_BASE_URL', default: '默认' },
    proxy: (host, variable) => `请求经由代理 ${host}（${variable}）。`,
    noProxy: '请求直接发往服务，不经过代理。',
    caFile: (path) => `额外信任 ${path} 中的证书（NODE_EXTRA_CA_CERTS）`,
    caFileUnreadable: (path, detail) => `NODE_EXTRA_CA_CERTS 指向的 ${path} 无法读取：${detail}。`,
    caFileRemedy: '请改正路径，或取消设置 NODE_EXTRA_CA_CERTS。',
    verificationOff: '已设置 NODE_TLS_REJECT_UNAUTHORIZED=0，但 image2 仍会验证证书。',
    verificationRemedy: '请取消它；私有证书颁发机构请用 NODE_EXTRA_CA_CERTS 指定。',
    records: (path) => `任务日志在 ${path}`,
    unfinished: (count) => `有 ${count} 个未完成的任务。`,
    answers: (host) => `${host} 有应答。`,
    notAsked: '没有可用的密钥，因此没有询问服务。',
    notAskedRemedy: '请先解决密钥的问题。',
    run: (command) => `运行：${command}`,
  },
  gallery: {
    empty: '没有可以展示的图片或任务。',
    made: (count) => `图库中有 ${count} 项`,
    notOpened: (detail) => `无法打开页面（${detail}）。`,
  },
  batch: {
    badLine: (line, message, hint) => `第 ${line} 行：${message}${hint}`,
    memberMissing: (member, flag) =>
      `缺少字段 ${member}。${flag === null ? '' : `请在本行写明，或用 ${flag} 统一指定。`}`,
    begin: (items, service, mask) => `共 ${items} 个条目，发往 ${service}，密钥 ${mask}`,
    itemEnded: (line, id, message, hint = '') => `第 ${line} 行${id === null ? '' : `（${id}）`}：${message}${hint}`,
    pause: (message, seconds) => `将于${duration(seconds)}后再试：${message}`,
    progress: ({ done, total, running, failed, credits, perMinute, secondsLeft }) =>
      `完成 ${done}/${total}，进行中 ${running}，失败 ${failed}，${credits} 积分，每分钟 ${perMinute} 个${
        secondsLeft === null ? '' : `，还需${duration(secondsLeft)}`
      }`,
    summary: ({ done, reused, failed, doubtful, unfinished, left, credits }) =>
      [
        `完成 ${done}${reused === 0 ? '' : `（其中 ${reused} 个由之前的运行完成）`}`,
        failed === 0 ? '' : `失败 ${failed}`,
        doubtful === 0 ? '' : `状态不明 ${doubtful}`,
        unfinished === 0 ? '' : `未完成 ${unfinished}`,
        left === 0 ? '' : `剩余 ${left} 个`,
        `本次花费 ${credits} 积分`,
      ]
        .filter((part) => part !== '')
        .join('，'),
    stdoutBroken: (detail) => `标准输出无法写入（${detail}），结果文件中内容齐全。`,
    results: (path) => `结果：${path}`,
    again: ({ doubtful, failed, open }) =>
      [
        open === 0 ? '' : '再次运行同一命令即可继续，已完成的不会重复扣费。',
        failed === 0 ? '' : '失败的任务加上 --retry-failed 会重新创建。',
        doubtful === 0 ? '' : '状态不明的条目不会再次发送，上面各行写明了处理办法。',
      ].join(''),
    dryRun: ({ tasks, done, unfinished, doubtful, failed, rest, credits }) =>
      [
        `共 ${tasks} 个任务`,
        `已完成 ${done} 个`,
        unfinished === 0 ? '' : `此前已创建、尚未完成 ${unfinished} 个`,
        doubtful === 0 ? '' : `状态不明 ${doubtful} 个`,
        failed === 0 ? '' : `失败 ${failed} 个`,
        `待创建 ${rest} 个`,
        credits === null ? '' : `按最近的花费约需 ${credits} 积分`,
      ]
        .filter((part) => part !== '')
        .join('，') + (credits === null ? '（尚不知道单个任务的花费）' : ''),
  },
};

function duration(seconds: number): string {
  if (seconds < 90) return ` ${seconds} 秒`;
  return seconds < 5400 ? ` ${Math.round(seconds / 60)} 分钟` : ` ${(seconds / 3600).toFixed(1)} 小时`;
}
