import type { ShownStatus } from '../messages.ts';

/** The states of a task in Chinese. */
export const status: Readonly<Record<ShownStatus, string>> = {
  pending: '排队中',
  running: '生成中',
  success: '成功',
  failed: '失败',
  error: '出错',
  canceled: '已取消',
  'in-doubt': '状态不明',
  forgotten: '已了结',
};
