import type { HelpTexts } from '../help-texts.ts';
import { SIZES } from './expected.ts';

/** The help pages in Chinese. */
export const help: HelpTexts = {
  program:
    '通过付费的图片服务，用提示词生成图片，不会重复付费。\n提示词和图片网址会发送给第三方（kexiangai.com），是否可以接受由您自行判断。',
  usage: { options: '[选项]', command: '[命令]' },
  commands: {
    create: '创建任务（消耗积分），等待完成，然后输出或保存图片',
    get: '查询任务，免费',
    resume: '恢复等待本机创建的所有未完成任务，免费',
    history: '列出本机创建的任务，最新的在前',
    forget: '不询问服务，直接了结一条未结记录；或指明状态不明的请求对应哪个任务',
    key: '保存、查看或删除 API 密钥',
    'key-set': '保存 API 密钥，供 --use-local-key 使用',
    'key-show': '显示 API 密钥的来源和掩码',
    'key-remove': '删除已保存的 API 密钥',
    batch: '用 JSON Lines 文件批量创建任务，可随时续跑，不超预算',
    doctor: '检查配置并指出问题',
    gallery: '把一个文件夹或历史中的图片做成一个 HTML 页面',
    sandbox: '在本机运行内置的沙箱服务：无需密钥，不耗积分',
    completion: '输出命令行补全脚本',
    complete: '为补全脚本列出候选值',
  },
  flags: {
    mode: 'text2img（文生图）或 img2img（图生图）',
    prompt: '描述图片的提示词；- 表示从标准输入读取',
    promptFile: '从 UTF-8 文件读取提示词',
    size: SIZES,
    url: 'img2img 的参考图网址，可重复，最多 8 个',
    model: '模型（默认 GPT-Image-2）',
    count: '用同一请求创建 n 个任务，1 到 16（默认 1）',
    noWait: '输出任务 ID 后立即结束',
    dryRun: '只输出请求内容，不发送',
    confirm: '付费前显示请求并询问',
    again: '即使已有相同的任务，也付费创建新任务',
    once: '在这个自定的名称下，永远最多创建一个任务',
    sandbox: '使用内置的沙箱服务：无需密钥，不耗积分，不留记录',
    pollInterval: '轮询间隔的秒数，0.1 到 3600（默认 8）',
    maxAttempts: '最多查询多少次（默认 90）',
    timeout: '整个命令的时限：90、45s、10m、1h',
    output: '把图片保存到文件夹、指定的文件名，或按模板命名',
    sidecar: '在每张图片旁写一个 .json 文件，记录它是如何生成的',
    baseUrl: '服务地址（默认 https://kexiangai.com）',
    key: 'API 密钥；会出现在进程列表中，建议改用 X_API_KEY',
    useLocalKey: '使用 image2 key set 保存的密钥',
    json: '在标准输出上输出一个 JSON 文档',
    quiet: '标准错误上只输出警告、错误和任务 ID',
    verbose: '在标准错误上跟踪 HTTP（不含机密）',
    lang: '消息的语言：en 或 zh',
    noColor: '不使用颜色',
    help: '显示帮助',
    version: '显示版本',
    wait: '等待任务完成',
    limit: '列出多少条，0 表示全部（默认 20）',
    unfinished: '只列出没有结果的任务和状态不明的请求',
    forgetId: '状态不明的请求实际对应的任务',
    stdin: '从标准输入读取密钥',
    port: '监听的端口（默认 0，即任一空闲端口）',
    delay: '任务完成所需的秒数（默认 3）',
    scenario: '服务的表现（默认 ok）',
    ledger: '在应答之前把每个请求追加到这个文件',
    open: '用浏览器打开页面',
    batchMode: '没有写明模式的行所用的模式',
    batchSize: '没有写明比例的行所用的比例',
    batchDryRun: '只统计要做多少、要花多少，不发送',
    concurrency: '同时进行的任务数，1 到 256（4）',
    results: '结果写到哪里（<文件>.results.jsonl）',
    maxCost: '花费将超过这些积分时不再创建',
    maxTasks: '本次最多创建多少个任务',
    retryFailed: '重新创建失败的条目',
    shard: '只处理 n 份中的第 i 份，从 1 起',
  },
  arguments: {
    taskId: '任务 ID',
    file: 'JSON Lines 文件，每行 {"prompt", "mode"?, "size"?, "urls"?, "model"?, "id"?}；- 表示标准输入',
    folder: '图片文件夹；不写则使用历史中的图片',
    record: '记录名或其开头，或者任务 ID',
    shell: 'bash、zsh 或 fish',
    kind: 'taskId 或 record',
  },
  notes: {
    completion: `安装方法（只需执行一次）：
  bash  mkdir -p ~/.local/share/bash-completion/completions
        image2 completion bash > ~/.local/share/bash-completion/completions/image2
        source ~/.local/share/bash-completion/completions/image2   # 写入 ~/.bashrc
  zsh   mkdir -p ~/.zfunc
        image2 completion zsh > ~/.zfunc/_image2
        fpath=(~/.zfunc $fpath); autoload -U compinit; compinit   # 写入 ~/.zshrc
  fish  mkdir -p ~/.config/fish/completions
        image2 completion fish > ~/.config/fish/completions/image2.fish
        source ~/.config/fish/completions/image2.fish   # 仅当前 shell 需要`,
  },
  headings: {
    'Usage:': '用法：',
    'Arguments:': '参数：',
    'Options:': '选项：',
    'Commands:': '命令：',
    'Global Options:': '全局选项：',
  },
  groups: {
    request: '请求：',
    money: '付费：',
    waiting: '等待与保存：',
    service: '服务与密钥：',
    everywhere: '通用：',
  },
  examples: '示例：',
};
