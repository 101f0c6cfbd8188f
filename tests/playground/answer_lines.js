// What the module answers to requests, a line each on standard input: node answer_lines.js HOST.js MODULE.wasm.gz
const fs = require('fs'), zlib = require('zlib'), module_of = require(require('path').resolve(process.argv[2]));
module_of(zlib.gunzipSync(fs.readFileSync(process.argv[3]))).then(answer => {
  const lines = fs.readFileSync(0, 'utf8').split('\n').slice(0, -1);
  fs.writeFileSync(1, lines.map(line => answer(line) + '\n').join(''));
});
