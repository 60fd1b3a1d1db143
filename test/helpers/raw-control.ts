const C0_BUT_TAB_AND_NEWLINE = '\\x00-\\x08\\x0b-\\x1f';
const BIDI_AND_LINES = '\\u061c\\u200e\\u200f\\u2028-\\u202e\\u2066-\\u2069';

/** Matches whatever must not reach a terminal raw; a tab, and the newline that ends a line of ours, may. */
export const RAW_CONTROL = new RegExp(`[${C0_BUT_TAB_AND_NEWLINE}\\x7f-\\x9f${BIDI_AND_LINES}]`);

/** Matches a line of a JavaScript stack trace. */
export const STACK_LINE = /^\s+at .*:\d+/m;
