import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readAnswer, toCreateBody, toTask } from '../../src/api/wire.ts';
import type { ImageRequest } from '../../src/core/image-request.ts';
import { anyText } from '../helpers/any-text.ts';

const REQUEST: ImageRequest = { mode: 'text2img', prompt: 'a fox', size: '3:4', urls: [], model: 'GPT-Image-2' };

describe('the create body', () => {
  test('of text2img is the guide to the letter, without urls', () => {
    expect(JSON.stringify(toCreateBody(REQUEST))).toBe(
      '{"cost_type":1,"business_url":"gpt-image2/img","user_input":{"modelName":"GPT-Image-2","modelType":"text2img","prompt":"a fox","size":"3:4"}}',
    );
  });

  test('of img2img names its images in order', () => {
    const urls = ['https://b.example', 'https://a.example'];
    expect(toCreateBody({ ...REQUEST, mode: 'img2img', urls }).user_input).toMatchObject({
      modelType: 'img2img',
      urls,
    });
  });
});

describe('an id', () => {
  test.each([
    ['{"id":13170}', '13170'],
    ['{"id":"13170"}', '13170'],
    ['{"id":9007199254740993}', '9007199254740993'],
    ['{"id":123456789012345678901234567890}', '123456789012345678901234567890'],
    ['{"id":-1}', '-1'],
    ['{"id":1.0}', '1.0'],
    ['{"id":1e3}', '1e3'],
    ['{"code":200,"msg":"ok","data":{"id":7}}', '7'],
    ['{"id":1,"data":{"id":2}}', '2'],
    ['{"id":1,"data":{"task_status":"pending"}}', '1'],
    ['{"id":1,"data":null}', '1'],
    ['{"id":1,"data":[{"id":2}]}', '1'],
    ['{"id":1,"id":2}', '2'],
    ['{"id":"../x"}', '../x'],
  ])('in %s is %s, digit for digit', (text, id) => {
    expect(readAnswer(text)?.id).toBe(id);
  });

  test.each([
    '{}',
    '{"id":""}',
    '{"id":"  "}',
    '{"id":null}',
    '{"id":true}',
    '{"id":{}}',
    '{"id":[1]}',
    '{"Id":1}',
    '{"__proto__":{"id":1}}',
  ])('is not in %s', (text) => {
    expect(readAnswer(text)?.id ?? null).toBeNull();
  });
});

describe('the status', () => {
  test.each([
    ['pending', 'pending'],
    ['queued', 'pending'],
    ['RUNNING', 'running'],
    ['processing', 'running'],
    ['anything new', 'running'],
    ['success', 'success'],
    ['Succeeded', 'success'],
    ['COMPLETED', 'success'],
    [' done ', 'success'],
    ['failed', 'failed'],
    ['Failure', 'failed'],
    ['error', 'error'],
    ['canceled', 'canceled'],
    ['cancelled', 'canceled'],
    ['constructor', 'running'],
    ['__proto__', 'running'],
  ])('%j is %s', (word, status) => {
    expect(readAnswer(JSON.stringify({ id: 1, task_status: word }))?.status).toBe(status);
  });

  test.each(['', null, 3, {}])('%j is none', (word) => {
    expect(readAnswer(JSON.stringify({ id: 1, task_status: word }))?.status).toBeNull();
  });
});

describe('image URLs', () => {
  const [A, B] = ['https://a.example/1.png', 'https://b.example/2.png'];
  test.each([
    [{ imgUrls: [A, B], imgUrl: 'https://c.example' }, [A, B]],
    [{ imgUrls: [], imgUrl: A }, [A]],
    [{ imgUrl: A }, [A]],
    [{ imgUrls: A }, []],
    [{ imgUrls: [null, '', 'ftp://x', '/1.png', 'javascript:1', A] }, [A]],
    [{ imgUrls: ['nonsense'], imgUrl: A }, [A]],
    [{}, []],
    [null, []],
    ['no object', []],
    [[A], []],
    [JSON.stringify({ imgUrls: [A] }), [A]],
    [JSON.stringify(JSON.stringify({ imgUrls: [A] })), []],
  ])('in the output %j are %j', (service_output, urls) => {
    expect(readAnswer(JSON.stringify({ id: 1, task_status: 'success', service_output }))?.imgUrls).toEqual(urls);
  });
});

describe('the reason of a failure', () => {
  test.each([
    [{ service_output: { failReason: 'a' }, errorMessage: 'b' }, 'a'],
    [{ service_output: { failReason: '' }, errorMessage: 'b', error: 'c' }, 'b'],
    [{ error: { message: 'c', code: 1 } }, 'c'],
    [{ error: { code: 1 } }, '{"code":1}'],
    [{ service_output: { failReason: { msg: ' d ' } } }, 'd'],
    [{ errorMessage: {}, msg: 'e' }, 'e'],
    [{ service_output: { failReason: 7 } }, null],
    [{}, null],
  ])('in %j is %j', (parts, reason) => {
    expect(readAnswer(JSON.stringify({ id: 1, task_status: 'failed', ...parts }))?.failReason).toBe(reason);
  });

  test('may stand beside the wrapped task, but "ok" is not a reason of a bare one', () => {
    const wrapped = { code: 200, msg: 'no credits', data: { id: 1, task_status: 'failed' } };
    expect(readAnswer(JSON.stringify(wrapped))?.failReason).toBe('no credits');
  });
});

describe('the envelope', () => {
  test.each([
    ['{"code":200}', 200],
    ['{"code":"402"}', 402],
    ['{"code":-1}', -1],
    ['{"code":"E402"}', null],
    ['{"code":null}', null],
    ['{"code":{}}', null],
  ])('%s has the code %j', (text, code) => {
    expect(readAnswer(text)?.code).toBe(code);
  });

  test.each([
    ['{"msg":"a","errorMessage":"b"}', 'a'],
    ['{"msg":"","error":{"message":"c"}}', 'c'],
    ['{"msg":5}', null],
  ])('%s refuses with %j', (text, refusal) => {
    expect(readAnswer(text)?.refusal).toBe(refusal);
  });

  test.each([
    ['{"cost":"0.2"}', '0.2'],
    ['{"cost":0.20}', '0.20'],
    ['{"cost":1e-2}', '1e-2'],
    ['{"data":{"id":1,"cost":3}}', '3'],
    ['{"cost":"free"}', null],
    ['{"cost":""}', null],
    ['{"cost":null}', null],
  ])('%s costs %j', (text, cost) => {
    expect(readAnswer(text)?.cost).toBe(cost);
  });
});

test.each([
  '',
  '[]',
  '"text"',
  '17',
  'null',
  'true',
  '<html>',
  '{"id":1',
  '{"id":1}}',
  "{'id':1}",
  '['.repeat(100_000),
])('what is no JSON object is no answer: %.20s', (text) => {
  expect(readAnswer(text)).toBeNull();
});

test('any JSON gives an answer of the right shape or none, and never throws', () => {
  const keys = fc.constantFrom(
    'id',
    'task_status',
    'service_output',
    'data',
    'code',
    'msg',
    'error',
    'imgUrls',
    'cost',
    'success',
    'x',
  );
  const { json } = fc.letrec((tie) => ({
    json: fc.oneof(
      { maxDepth: 4 },
      anyText({ maxLength: 8 }),
      fc.integer(),
      fc.boolean(),
      fc.constant(null),
      fc.array(tie('json'), { maxLength: 3 }),
      fc.dictionary(keys, tie('json'), { maxKeys: 5 }),
    ),
  }));
  fc.assert(
    fc.property(json, (value) => {
      const answer = readAnswer(JSON.stringify(value));
      if (answer === null) return;
      expect(answer.id === null || typeof answer.id === 'string').toBe(true);
      expect(answer.failReason === null || typeof answer.failReason === 'string').toBe(true);
      expect(answer.imgUrls.every((url) => /^\s*https?:/i.test(url))).toBe(true);
    }),
  );
});

test('a task has images only as a success, and a reason only as a failure', () => {
  const answer = readAnswer(
    '{"id":1,"task_status":"x","msg":"why","service_output":{"imgUrl":"https://a.example"},"errorMessage":"bad"}',
  );
  if (answer === null) throw new Error('no answer');
  expect(toTask('1', 'success', answer)).toMatchObject({ imgUrls: ['https://a.example'], failReason: null });
  expect(toTask('1', 'failed', answer)).toMatchObject({ imgUrls: [], failReason: 'bad' });
  expect(toTask('1', 'running', answer)).toMatchObject({ imgUrls: [], failReason: null });
});
