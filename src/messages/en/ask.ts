import type { AskTexts } from '../ask-texts.ts';

/** The questions in English. */
export const ask: AskTexts = {
  intro: 'A few questions. Ctrl-C quits without sending anything.',
  mode: 'What should the image be made from?',
  modes: { text2img: 'a prompt alone', img2img: 'a prompt and reference images' },
  url: 'URL of the reference image',
  urlPlaceholder: 'https://… that the service can fetch; it takes no uploads',
  nextUrl: (count) => `Another reference image? (${count} of 8; Enter to continue)`,
  prompt: 'What should the image show?',
  promptPlaceholder: 'a lighthouse at dawn, oil on canvas',
  size: 'Which shape?',
  sizes: {
    auto: 'the service chooses',
    '1:1': 'square',
    '3:2': 'photo',
    '2:3': 'photo, upright',
    '16:9': 'screen, cover',
    '9:16': 'phone screen',
    '4:3': 'slide',
    '3:4': 'poster',
    '21:9': 'cinema',
    '9:21': 'tall phone screen',
    '1:3': 'narrow column',
    '3:1': 'banner',
    '2:1': 'panorama',
    '1:2': 'tall',
  },
  endings: {
    paid: 'The task is created now, which costs credits.',
    sandbox: 'The task is created in the sandbox, which costs nothing.',
    'dry-run': 'Nothing is sent.',
  },
  firstRun: (keyFile) => [
    'No API key yet. Get one at https://kexiangai.com; each image costs credits.',
    'It is a third party: prompts and image URLs go there. That is for you to accept.',
    `Paste the key to save it in ${keyFile}, or press Enter to stop.`,
  ],
};
