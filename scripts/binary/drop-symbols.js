import { HEADER, readSections, readSegments, SECTION_BYTES } from './elf.js';

const NO_SECTION = 0;

/**
 * An ELF file without what the loader never reads: debug information and the table of local symbols, which Node's own
 * binary carries. It is what `strip` does, where there may be no `strip`. Throws where the file has an unexpected layout.
 */
export function dropSymbols(file) {
  const sections = readSections(file);
  const first = sections.findIndex(({ type, isLoaded }) => type !== NO_SECTION && !isLoaded);
  const names = sections[file.readUInt16LE(HEADER.names)];
  const end = sections[first]?.offset ?? 0;
  const isTail = sections.slice(first).every(({ isLoaded, offset }) => !isLoaded && offset >= end);
  const segmentsEnd = Math.max(...readSegments(file).map(({ offset, size }) => offset + size));
  if (first < 1 || !isTail || segmentsEnd > end) throw new Error('an unexpected ELF layout');
  const kept = [...sections.slice(0, first), names];
  const nameBytes = file.subarray(names.offset, names.offset + names.size);
  const padding = Buffer.alloc(-(end + names.size) & 7);
  const result = Buffer.concat([file.subarray(0, end), nameBytes, padding, ...kept.map(({ header }) => header)]);
  result.writeBigUInt64LE(BigInt(end), result.length - SECTION_BYTES + 24);
  result.writeBigUInt64LE(BigInt(end + names.size + padding.length), HEADER.sections);
  result.writeUInt16LE(kept.length, HEADER.count);
  result.writeUInt16LE(kept.length - 1, HEADER.names);
  return result;
}
