import type { Mode } from '../core/image-request.ts';
import type { GalleryState } from './entry.ts';

/** A language of the page. */
export type GalleryLang = 'en' | 'zh';

/** A text that holds `{n}`, in the form for one and for any other number. */
export interface PluralText {
  readonly one: string;
  readonly other: string;
}

/** The orders that entries can be put in. */
export const SORT_ORDERS = ['newest', 'oldest', 'costHigh', 'costLow', 'widest', 'tallest'] as const;

/** A value of {@link SORT_ORDERS}. */
export type SortOrder = (typeof SORT_ORDERS)[number];

/** Every word that the page shows or that a screen reader says. `{n}` and the like are filled in. */
export interface GalleryTexts {
  readonly title: string;
  readonly skip: string;
  readonly pictures: PluralText;
  readonly made: string;
  readonly controls: string;
  readonly search: string;
  readonly searchHint: string;
  readonly statusFilter: string;
  readonly statusAll: string;
  readonly sizeFilter: string;
  readonly sizeAll: string;
  readonly option: string;
  readonly sort: string;
  readonly sortOrders: Readonly<Record<SortOrder, string>>;
  readonly showing: string;
  readonly clear: string;
  readonly empty: string;
  readonly noMatch: string;
  readonly states: Readonly<Record<GalleryState, string>>;
  readonly notes: Readonly<Record<Exclude<GalleryState, 'success'>, string>>;
  readonly modes: Readonly<Record<Mode, string>>;
  readonly credits: PluralText;
  readonly noPrompt: string;
  readonly picture: string;
  readonly details: string;
  readonly fetch: string;
  readonly copyPrompt: string;
  readonly copyCommand: string;
  readonly copied: string;
  readonly selected: string;
  readonly view: string;
  readonly close: string;
  readonly previous: string;
  readonly next: string;
  readonly place: string;
  readonly openFile: string;
  readonly prompt: string;
  readonly status: string;
  readonly reason: string;
  readonly id: string;
  readonly size: string;
  readonly pixels: string;
  readonly mode: string;
  readonly model: string;
  readonly cost: string;
  readonly date: string;
}
