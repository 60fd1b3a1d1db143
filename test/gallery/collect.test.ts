import { describe, expect, test } from 'vitest';
import type { HistoryEntry, JournalRecord } from '../../src/core/journal.ts';
import { collectEntries, type GallerySources } from '../../src/gallery/collect.ts';
import type { FolderPicture } from '../../src/gallery/folder.ts';

const AT = '2026-11-22T08:00:00.000Z';
const LATER = '2026-11-22T20:00:00.000Z';

function ended(changes: Partial<HistoryEntry>): HistoryEntry {
  return {
    token: 't',
    record: 'r',
    baseUrl: 'https://kexiangai.com',
    keyFingerprint: 'k',
    request: { mode: 'text2img', prompt: 'a fox', size: '3:4', urls: [], model: 'GPT-Image-2' },
    item: null,
    id: '1',
    status: 'success',
    imgUrls: [],
    failReason: null,
    cost: '0.2',
    createdAt: AT,
    endedAt: AT,
    files: [],
    ...changes,
  };
}

function picture(path: string, changes: Partial<FolderPicture> = {}): FolderPicture {
  return { path, changedAt: AT, sidecar: null, ...changes };
}

function sources(changes: Partial<GallerySources>): GallerySources {
  return {
    pageFolder: '/pictures',
    pictures: null,
    history: [],
    open: [],
    isFile: () => true,
    measure: async () => ({ width: 30, height: 40 }),
    fetchCommand: ({ id }) => `image2 get ${id}`,
    ...changes,
  };
}

const file = (path: string): HistoryEntry['files'][number] => ({ path, bytes: 1, width: 3, height: 4, sha256: 'x' });

describe('the gallery of a folder', () => {
  test('knows a picture by the history that names its file', async () => {
    const history = [ended({ files: [file('/pictures/1-1.png')] })];
    const [entry] = await collectEntries(sources({ pictures: [picture('/pictures/1-1.png')], history }));
    expect(entry).toMatchObject({ id: '1', status: 'success', prompt: 'a fox', size: '3:4', cost: '0.2' });
    expect(entry?.images).toEqual([{ src: './1-1.png', width: 3, height: 4, alt: '' }]);
  });

  test('knows a picture by its sidecar, which comes before the history', async () => {
    const sidecar = {
      taskId: '7',
      prompt: 'an owl',
      mode: 'text2img',
      size: '1:1',
      model: 'M',
      cost: '0.3',
      createdAt: AT,
      width: 10,
      height: 10,
    };
    const history = [ended({ files: [file('/pictures/owl.png')] })];
    const [entry] = await collectEntries(sources({ pictures: [picture('/pictures/owl.png', { sidecar })], history }));
    expect(entry).toMatchObject({ id: '7', prompt: 'an owl', size: '1:1', model: 'M', cost: '0.3' });
  });

  test('shows a picture that nothing is known of, with its own size', async () => {
    const [entry] = await collectEntries(sources({ pictures: [picture('/pictures/x y.png')] }));
    expect(entry).toMatchObject({ id: null, status: 'unknown', prompt: null, createdAt: AT });
    expect(entry?.images).toEqual([{ src: './x%20y.png', width: 30, height: 40, alt: '' }]);
  });

  test('puts the pictures of one task into one entry', async () => {
    const history = [ended({ files: [file('/pictures/1-1.png'), file('/pictures/1-2.png')] })];
    const pictures = [picture('/pictures/1-1.png'), picture('/pictures/1-2.png')];
    const entries = await collectEntries(sources({ pictures, history }));
    expect(entries.map(({ images }) => images.length)).toEqual([2]);
  });

  test('adds failed, unsaved and open tasks of the same time, and none of another', async () => {
    const history = [
      ended({ files: [file('/pictures/1-1.png')] }),
      ended({ id: '2', token: 'u', status: 'failed', failReason: 'no' }),
      ended({ id: '3', token: 'v', imgUrls: ['https://x/y.png'] }),
      ended({ id: '4', token: 'w', status: 'failed', createdAt: LATER }),
      ended({ id: '5', token: 'x', status: 'forgotten' }),
    ];
    const record = { id: '6', request: null, cost: null, createdAt: AT, sentAt: AT, state: 'task' } as JournalRecord;
    const open = [record, { ...record, id: null, state: 'doubt', createdAt: null } as JournalRecord];
    const entries = await collectEntries(sources({ pictures: [picture('/pictures/1-1.png')], history, open }));
    expect(entries.map(({ id, status, failReason, fetchCommand }) => [id, status, failReason, fetchCommand])).toEqual([
      ['1', 'success', null, null],
      ['2', 'failed', 'no', null],
      ['3', 'success', null, 'image2 get 3'],
      ['6', 'running', null, null],
      [null, 'doubt', null, null],
    ]);
  });
});

describe('the gallery of the history', () => {
  test('shows every task, with the pictures that are still there', async () => {
    const history = [
      ended({ files: [file('/else/1-1.png'), file('/gone/1-2.png')] }),
      ended({ id: '2', token: 'u', files: [file('/gone/2.png')], createdAt: LATER }),
    ];
    const isFile = (path: string): boolean => path.startsWith('/else/');
    const entries = await collectEntries(sources({ history, isFile }));
    expect(entries.map(({ images }) => images.map(({ src }) => src))).toEqual([['./../else/1-1.png'], []]);
    expect(entries[1]?.fetchCommand).toBe('image2 get 2');
  });
});
