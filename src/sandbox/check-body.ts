import { MAX_URLS, MODES, SIZES, type Size } from '../core/image-request.ts';

/** What the sandbox takes from a create request in good shape. */
export interface CreateInput {
  readonly prompt: string;
  readonly size: Size;
  /** Echoed in the answer. */
  readonly userInput: Readonly<Record<string, unknown>>;
}

/** The checked body of a create request, or what is wrong with it in the service's words. */
export type CheckedBody = { readonly input: CreateInput } | { readonly fault: string };

/** Holds a create body to the letter of the service's own shape; nothing is mended or left over. */
export function checkBody(body: unknown): CheckedBody {
  if (!isRecord(body)) return { fault: 'the body must be a JSON object' };
  const stranger = strangerIn(body, ['cost_type', 'business_url', 'user_input']);
  if (stranger !== null) return { fault: `unknown member: ${stranger}` };
  if (body['cost_type'] !== 1) return { fault: 'cost_type must be 1' };
  if (body['business_url'] !== 'gpt-image2/img') return { fault: 'business_url must be "gpt-image2/img"' };
  const userInput = body['user_input'];
  if (!isRecord(userInput)) return { fault: 'user_input must be an object' };
  return checkUserInput(userInput);
}

function checkUserInput(userInput: Record<string, unknown>): CheckedBody {
  const { modelName, modelType, prompt, size, urls } = userInput;
  const stranger = strangerIn(userInput, ['modelName', 'modelType', 'prompt', 'size', 'urls']);
  if (stranger !== null) return { fault: `unknown member: user_input.${stranger}` };
  if (!isFilled(modelName)) return { fault: 'user_input.modelName must be a non-empty string' };
  if (!MODES.some((mode) => mode === modelType)) {
    return { fault: `user_input.modelType must be one of ${MODES.join(' ')}` };
  }
  if (!isFilled(prompt)) return { fault: 'user_input.prompt must be a non-empty string' };
  const known = SIZES.find((one) => one === size);
  if (known === undefined) return { fault: `user_input.size must be one of ${SIZES.join(' ')}` };
  const fault = modelType === 'img2img' ? faultOfUrls(urls) : faultOfNoUrls('urls' in userInput);
  return fault === null ? { input: { prompt, size: known, userInput } } : { fault };
}

function faultOfNoUrls(given: boolean): string | null {
  return given ? 'user_input.urls must be left out for text2img' : null;
}

function faultOfUrls(urls: unknown): string | null {
  if (!Array.isArray(urls) || urls.length < 1 || urls.length > MAX_URLS) {
    return `user_input.urls must hold 1 to ${MAX_URLS} URLs for img2img`;
  }
  const wrong = urls.findIndex((url) => !isWebUrl(url));
  return wrong === -1 ? null : `user_input.urls[${wrong}] must be an http or https URL`;
}

function isWebUrl(value: unknown): boolean {
  return typeof value === 'string' && URL.canParse(value) && /^https?:\/\//i.test(value);
}

function isFilled(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function strangerIn(record: Record<string, unknown>, known: readonly string[]): string | null {
  return Object.keys(record).find((name) => !known.includes(name)) ?? null;
}
