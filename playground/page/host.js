// Instantiates the module, in a browser and in node alike.
async function cowproofModule(bytes) {
  const none = () => 0, stops = code => { throw new Error('the module stopped: ' + code); };
  const compiled = await WebAssembly.compile(bytes), imports = {};
  // Of the system the model asks nothing; these are named by what would print why it stopped.
  for (const { module, name } of WebAssembly.Module.imports(compiled)) (imports[module] ??= {})[name] = name === 'proc_exit' ? stops : none;
  const { exports } = await WebAssembly.instantiate(compiled, imports);
  const encoder = new TextEncoder(), decoder = new TextDecoder();
  exports._initialize();
  return requests => {
    const text = encoder.encode(requests + '\0'), place = exports.cowproof_allocate(text.length);
    new Uint8Array(exports.memory.buffer).set(text, place);
    const answer = exports.cowproof_answer(place);
    exports.cowproof_free(place);
    const all = new Uint8Array(exports.memory.buffer);
    return decoder.decode(all.subarray(answer, all.indexOf(0, answer)));
  };
}
if (typeof module !== 'undefined') module.exports = cowproofModule;
