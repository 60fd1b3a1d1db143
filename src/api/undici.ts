import request from 'undici/lib/api/api-request.js';
import buildConnector from 'undici/lib/core/connect.js';
import errors from 'undici/lib/core/errors.js';
import Client from 'undici/lib/dispatcher/client.js';

// Bundled, undici as a whole doubles the start of Node; its client alone (no fetch, caches, WebSocket, mocks) adds under half.
export { buildConnector, Client, errors, request };
