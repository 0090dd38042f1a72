/**
 * What AWS' client compiles from C++ (src/native/rapid-client.cc of its package): the three calls of the runtime API that it does not
 * make from JavaScript. Node finds this file where the compiled `rapid-client.node` is not.
 *
 * The compiled calls block until they are answered; here each one waits for the one before.
 */
const { request } = require('node:http');

const api = `http://${process.env.AWS_LAMBDA_RUNTIME_API}/2018-06-01/runtime/invocation`;
let before = Promise.resolve();

function call(method, path, body, headers = {}) {
  const made = before.then(
    () =>
      new Promise((resolve, reject) => {
        const outgoing = request(`${api}${path}`, { method, headers }, (response) => {
          const pieces = [];
          response.on('data', (piece) => pieces.push(piece));
          response.on('end', () => resolve({ headers: response.headers, pieces }));
        });
        outgoing.on('error', reject);
        outgoing.end(body);
      }),
  );
  before = made.catch(() => {});
  return made;
}

const json = { 'Content-Type': 'application/json' };

module.exports = {
  next: async () => {
    const { headers, pieces } = await call('GET', '/next');
    return { bodyJson: Buffer.concat(pieces).toString(), headers };
  },
  done: (id, body) => {
    call('POST', `/${id}/response`, body, json).catch(() => {});
    return null;
  },
  error: (id, body, xray) => {
    call('POST', `/${id}/error`, body, { ...json, 'Lambda-Runtime-Function-XRay-Error-Cause': xray }).catch(
      () => {},
    );
    return null;
  },
};
