import { describe, expect, it } from 'vitest';
import { configFolder, keyFilePath, stateFolder } from '../../src/config/paths.ts';

describe('the folders', () => {
  it('lie under the home folder by default', () => {
    expect(configFolder({}, '/home/ann')).toBe('/home/ann/.config/image2');
    expect(keyFilePath({}, '/home/ann')).toBe('/home/ann/.config/image2/.env');
    expect(stateFolder({}, '/home/ann')).toBe('/home/ann/.local/state/image2');
  });

  it('follow absolute XDG variables, each its own', () => {
    const env = { XDG_CONFIG_HOME: '/c', XDG_STATE_HOME: '/s' };
    expect(keyFilePath(env, '/home/ann')).toBe('/c/image2/.env');
    expect(stateFolder(env, '/home/ann')).toBe('/s/image2');
  });

  it.each(['', 'relative', './here', '~/there'])('ignore the XDG value %j, which is not absolute', (value) => {
    const env = { XDG_CONFIG_HOME: value, XDG_STATE_HOME: value };
    expect(configFolder(env, '/home/ann')).toBe('/home/ann/.config/image2');
    expect(stateFolder(env, '/home/ann')).toBe('/home/ann/.local/state/image2');
  });
});
