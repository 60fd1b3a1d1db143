import type { AskTexts } from '../ask-texts.ts';

/** The questions in Chinese. */
export const ask: AskTexts = {
  intro: '请回答几个问题。按 Ctrl-C 退出，不会发送任何内容。',
  mode: '用什么生成图片？',
  modes: { text2img: '文生图：只用文字', img2img: '图生图：文字加参考图' },
  url: '参考图网址',
  urlPlaceholder: 'https://… 服务须能访问到，不支持上传',
  nextUrl: (count) => `再加一张参考图？（已有 ${count} 张，最多 8 张，直接回车继续）`,
  prompt: '图片要画什么？',
  promptPlaceholder: '黎明时分的灯塔，油画风格',
  size: '选择图片比例',
  sizes: {
    auto: '由服务决定',
    '1:1': '方图',
    '3:2': '横幅照片',
    '2:3': '竖幅照片',
    '16:9': '宽屏、封面',
    '9:16': '手机竖屏',
    '4:3': '幻灯片',
    '3:4': '海报',
    '21:9': '影院宽幅',
    '9:21': '长屏手机',
    '1:3': '窄长条',
    '3:1': '横幅广告',
    '2:1': '全景',
    '1:2': '长图',
  },
  endings: {
    paid: '现在创建任务，将消耗积分。',
    sandbox: '任务将在沙箱中创建，不耗积分。',
    'dry-run': '不会发送任何内容。',
  },
  firstRun: (keyFile) => [
    '还没有 API 密钥。可在 https://kexiangai.com 获取；生成图片会消耗积分。',
    '该服务是第三方：提示词和图片网址会发送给它，是否可以接受由您自行判断。',
    `粘贴密钥即可保存到 ${keyFile}；直接回车则退出。`,
  ],
};
