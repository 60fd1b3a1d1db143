import { describe, expect, test } from 'vitest';
import { SIZES } from '../../src/core/image-request.ts';
import { checkBody } from '../../src/sandbox/check-body.ts';
import { createBody } from './sandbox-client.ts';

const URLS = Array.from({ length: 9 }, (_, index) => `https://example.com/${index}.png`);

function fault(body: unknown): string | null {
  const checked = checkBody(body);
  return 'fault' in checked ? checked.fault : null;
}

function inputFault(userInput: Record<string, unknown>): string | null {
  return fault(createBody('a fox', userInput));
}

describe('a create body', () => {
  test('is taken in every size', () => {
    for (const size of SIZES) expect(checkBody(createBody('a fox', { size }))).toMatchObject({ input: { size } });
  });

  test('is taken with 1 to 8 reference images for img2img', () => {
    expect(inputFault({ modelType: 'img2img', urls: URLS.slice(0, 1) })).toBeNull();
    expect(inputFault({ modelType: 'img2img', urls: URLS.slice(0, 8) })).toBeNull();
    expect(inputFault({ modelType: 'img2img', urls: ['HTTP://example.com/a.png'] })).toBeNull();
  });

  test.each([
    ['no object', null, 'JSON object'],
    ['a list', [], 'JSON object'],
    ['a cost type in quotes', { ...createBody('a'), cost_type: '1' }, 'cost_type'],
    ['another cost type', { ...createBody('a'), cost_type: 2 }, 'cost_type'],
    ['another business URL', { ...createBody('a'), business_url: 'gpt-image2/img/' }, 'business_url'],
    ['no input', { cost_type: 1, business_url: 'gpt-image2/img' }, 'user_input'],
    ['a list as input', { ...createBody('a'), user_input: [] }, 'user_input'],
    ['a member too many', { ...createBody('a'), n: 1 }, 'unknown member: n'],
  ])('with %s is at fault', (_what, body, words) => {
    expect(fault(body)).toContain(words);
  });

  test.each([
    ['no model', { modelName: undefined }, 'modelName'],
    ['an empty model', { modelName: '' }, 'modelName'],
    ['another model type', { modelType: 'img2text' }, 'modelType'],
    ['an empty prompt', { prompt: '' }, 'prompt'],
    ['a number as prompt', { prompt: 1 }, 'prompt'],
    ['a size that does not exist', { size: '5:4' }, 'size'],
    ['no size', { size: undefined }, 'size'],
    ['a member too many', { seed: 1 }, 'unknown member: user_input.seed'],
    ['URLs for text2img', { urls: URLS.slice(0, 1) }, 'left out'],
    ['an empty list for text2img', { urls: [] }, 'left out'],
    ['no URLs for img2img', { modelType: 'img2img' }, '1 to 8'],
    ['an empty list for img2img', { modelType: 'img2img', urls: [] }, '1 to 8'],
    ['nine URLs', { modelType: 'img2img', urls: URLS }, '1 to 8'],
    ['one URL without a list', { modelType: 'img2img', urls: URLS[0] }, '1 to 8'],
    ['a path', { modelType: 'img2img', urls: [URLS[0], './a.png'] }, 'urls[1]'],
    ['a data URL', { modelType: 'img2img', urls: ['data:image/png;base64,AA=='] }, 'urls[0]'],
  ])('with %s is at fault', (_what, userInput, words) => {
    expect(inputFault(userInput)).toContain(words);
  });
});
