// Loaded before the program with `node --import`: counts its calls to disk and wire, and ends the process with SIGKILL
// at one of them. IMAGE2_KILL holds `<number> <before|half|after>`; without it the calls are only listed in IMAGE2_CALLS.
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { Socket } from 'node:net';

const [number = '0', moment = 'before'] = (process.env.IMAGE2_KILL ?? '').split(' ');
const names = [];
const writeAll = fs.writeFileSync;

const die = () => process.kill(process.pid, 'SIGKILL');

/** Counts a call; what it returns says when this one is to die. */
function count(name) {
  names.push(name);
  return names.length === Number(number) ? moment : null;
}

function guardPromise(owner, name, half) {
  const call = owner[name];
  owner[name] = async function guarded(...args) {
    const at = count(name);
    if (at === 'before') die();
    if (at === 'half') {
      await half?.(call.bind(this), args);
      die();
    }
    const result = await call.apply(this, args);
    if (at === 'after') die();
    return result;
  };
}

const firstPart = (content) => content.slice(0, Math.floor(content.length / 2));
const firstHalf = (call, [content, ...rest]) => call(firstPart(content), ...rest);

/** The same for calls that are made at once. The program's own files are read before it begins. */
function guardSync(name, halfOf) {
  const call = fs[name];
  fs[name] = function guarded(...args) {
    if (typeof args[0] === 'string' && !args[0].includes('image2-home')) return call.apply(this, args);
    const at = count(name);
    if (at === 'before') die();
    if (at === 'half') {
      halfOf?.(call, args);
      die();
    }
    const result = call.apply(this, args);
    if (at === 'after') die();
    return result;
  };
}

const probe = await fs.promises.open('/dev/null', 'r');
const handle = Object.getPrototypeOf(probe);
await probe.close();
for (const name of ['open', 'mkdir', 'link', 'rename', 'unlink', 'readFile', 'readdir'])
  guardPromise(fs.promises, name);
for (const name of ['write', 'writeFile']) guardPromise(handle, name, firstHalf);
guardPromise(handle, 'sync');
for (const name of ['openSync', 'mkdirSync', 'linkSync', 'renameSync', 'unlinkSync', 'readFileSync', 'readdirSync'])
  guardSync(name);
for (const name of ['writeSync', 'writeFileSync'])
  guardSync(name, (call, [file, content, ...rest]) => call(file, firstPart(content), ...rest));
// The flush itself goes to a thread.
guardSync('fsync');
syncBuiltinESMExports();

const { connect, push, write } = Socket.prototype;
Socket.prototype.connect = function guarded(...args) {
  const at = count('connect');
  if (at === 'before' || at === 'half') die();
  const socket = connect.apply(this, args);
  if (at === 'after') this.once('connect', die);
  return socket;
};
Socket.prototype.push = function guarded(chunk, encoding) {
  const at = chunk === null ? null : count('receive');
  if (at === 'before' || at === 'half') die();
  const more = push.call(this, chunk, encoding);
  if (at === 'after') die();
  return more;
};
Socket.prototype.write = function guarded(chunk, ...rest) {
  const at = count('send');
  if (at === 'before') die();
  if (at === 'half') return write.call(this, chunk.slice(0, chunk.length / 2), die);
  if (at === 'after') return write.call(this, chunk, die);
  return write.call(this, chunk, ...rest);
};

process.on('exit', () => {
  if (process.env.IMAGE2_CALLS !== undefined) writeAll(process.env.IMAGE2_CALLS, names.join('\n'));
});
