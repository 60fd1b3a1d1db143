import { readSections, readSegments, textAt, views } from './elf.js';

const LIBRARY = 'libatomic.so.1';
const FUNCTION = '__atomic_compare_exchange';
const [NEEDED, JUMP_SLOT, WEAK, MAP, EXECUTABLE, PAGE] = [1n, 7, 2, 1, 1, 4096];

/**
 * Node takes one function from libatomic, which Debian's base does not have, and calls it for eight bytes only, where it
 * is one instruction. Here it is, in machine code; for any other length it stops the process.
 */
const CODE = Buffer.from(
  [
    '4883ff08', //   cmp rdi, 8
    '7514', //       jne to the end
    '488b02', //     mov rax, [rdx]     what is expected
    '488b09', //     mov rcx, [rcx]     what is wanted
    'f0480fb10e', // lock cmpxchg [rsi], rcx
    '7403', //       je past the next
    '488902', //     mov [rdx], rax     what was found
    '0f94c0', //     sete al
    'c3', //         ret
    '0f0b', //       ud2
  ].join(''),
  'hex',
);

/** `mov edi, 8`, which stands at most so far before a call for eight bytes. */
const EIGHT = Buffer.from('bf08000000', 'hex');
const CALL_DISTANCE = 64;
const [CALL, JUMP] = [0xe8, 0xe9];

/** Changes Node's binary, in place, so that it needs no libatomic. Throws where it is not laid out as expected. */
export function bringOwnAtomics(file) {
  const section = sectionsOf(file);
  const symbols = views(file, section('.dynsym').offset, 24, section('.dynsym').size / 24);
  const nameOf = (symbol) => textAt(file, section('.dynstr').offset + symbol.readUInt32LE(0));
  const index = symbols.findIndex((symbol) => nameOf(symbol) === FUNCTION);
  const symbol = found(symbols[index], FUNCTION);
  const { stub, address } = jumpTo(file, section, index);
  for (const call of callsTo(file, section('.text'), address))
    if (!call.includes(EIGHT)) throw new Error(`a call of ${FUNCTION} for another length`);
  stub.writeUInt8(0xe9, 0);
  stub.writeInt32LE(appendCode(file) - (address + 5), 1);
  // The name is looked for and, being weak, need not be there.
  symbol.writeUInt8((WEAK << 4) | (symbol.readUInt8(4) & 15), 4);
  needLibraryOfC(file, section);
}

function sectionsOf(file) {
  const byName = new Map(readSections(file).map((section) => [section.name, section]));
  return (name) => found(byName.get(name), name);
}

/** Puts the code behind the last instruction, into the rest of its page, and says its address. */
function appendCode(file) {
  const text = found(
    readSegments(file).find(({ type, flags }) => type === MAP && (flags & EXECUTABLE) !== 0),
    'the executable segment',
  );
  const start = (text.offset + text.size + 15) & ~15;
  const room = file.subarray(start, start + CODE.length);
  if (start % PAGE > PAGE - CODE.length || room.some((byte) => byte !== 0)) throw new Error('no room for code');
  CODE.copy(room);
  const size = BigInt(start + CODE.length - text.offset);
  text.header.writeBigUInt64LE(size, 32);
  text.header.writeBigUInt64LE(size, 40);
  return text.address + start - text.offset;
}

/** The jump in `.plt` that every call of the symbol goes through. */
function jumpTo(file, section, symbolIndex) {
  const relocations = views(file, section('.rela.plt').offset, 24, section('.rela.plt').size / 24);
  const slot = found(
    relocations.find((entry) => entry.readUInt32LE(12) === symbolIndex && entry.readUInt32LE(8) === JUMP_SLOT),
    'the slot of the function',
  );
  const slotAddress = Number(slot.readBigUInt64LE(0));
  const plt = section('.plt');
  const stubs = views(file, plt.offset, 16, plt.size / 16);
  const place = stubs.findIndex(
    (stub, index) =>
      stub.readUInt16BE(0) === 0xff25 && plt.address + index * 16 + 6 + stub.readInt32LE(2) === slotAddress,
  );
  return { stub: found(stubs[place], 'the jump to the function'), address: plt.address + place * 16 };
}

/** The instructions before each call of an address. */
function callsTo(file, text, address) {
  const calls = [];
  const end = text.offset + text.size - 4;
  for (let at = text.offset; at < end; at += 1) {
    if (file[at] !== CALL && file[at] !== JUMP) continue;
    if (text.address + at - text.offset + 5 + file.readInt32LE(at + 1) === address)
      calls.push(file.subarray(at - CALL_DISTANCE, at));
  }
  return calls;
}

/** Where libatomic and its version stand, put the C library and a version of it, which are needed anyway. */
function needLibraryOfC(file, section) {
  const name = (offset) => textAt(file, section('.dynstr').offset + offset);
  const entries = views(file, section('.dynamic').offset, 16, section('.dynamic').size / 16);
  const needed = (library) =>
    found(
      entries.find(
        (entry) => entry.readBigUInt64LE(0) === NEEDED && name(Number(entry.readBigUInt64LE(8))) === library,
      ),
      library,
    );
  needed('libc.so.6').copy(needed(LIBRARY), 8, 8);
  const versions = file.subarray(
    section('.gnu.version_r').offset,
    section('.gnu.version_r').offset + section('.gnu.version_r').size,
  );
  const [ours, theirs] = [LIBRARY, 'libc.so.6'].map((library) => versionsOf(versions, name, library));
  if (ours.readUInt16LE(2) !== 1) throw new Error(`more than one version of ${LIBRARY}`);
  theirs.copy(ours, 4, 4, 8);
  const [ourVersion, theirVersion] = [ours, theirs].map((entry) => entry.subarray(entry.readUInt32LE(8)));
  theirVersion.copy(ourVersion, 0, 0, 4);
  theirVersion.copy(ourVersion, 8, 8, 12);
}

function versionsOf(versions, name, library) {
  for (let entry = versions; ; entry = entry.subarray(entry.readUInt32LE(12))) {
    if (name(entry.readUInt32LE(4)) === library) return entry;
    if (entry.readUInt32LE(12) === 0) throw new Error(`Node's binary: no ${library}`);
  }
}

function found(value, what) {
  if (value === undefined) throw new Error(`Node's binary: no ${what}`);
  return value;
}
