// Asks the model, and shows what it answers. No operation, rule or machine is known here.
(async () => {
  const at = id => document.getElementById(id);
  const made = (tag, props = {}, ...inner) => { const e = Object.assign(document.createElement(tag), props); e.append(...inner); return e; };
  const fail = what => { at('failed').textContent = what; at('failed').hidden = !what; };

  async function start() {
    const packed = Uint8Array.from(atob(at('module').textContent.trim()), c => c.charCodeAt(0));
    const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream('gzip'));
    return cowproofModule(new Uint8Array(await new Response(stream).arrayBuffer()));
  }
  let model;
  try { model = await start(); } catch (e) { return fail('This browser cannot run the model: ' + e.message); }

  let about, story, pictures, shown = null;  // the step that is looked at, if it is not the last
  // What the story is, as requests that make it anew.
  const requests = s => ['machine ' + s.machine, 'scope ' + s.scope, 'kernel ' + s.here.kernel, ...(s.beside ? ['beside ' + s.beside.kernel] : []), ...s.calls, `at p${s.process} v${s.page}`];
  const ask = text => JSON.parse(model(text));

  // A module that stopped is of no more use: another one tells the story up to there.
  async function tell(text) {
    let answer;
    try { answer = ask(text); } catch (e) {
      model = await start();
      story = ask(requests(story).join('\n'));
      fail('The model stopped at this request (' + e.message + '). The story goes on before it.');
      return show();
    }
    fail(answer.error || '');
    story = answer.error ? ask('look') : answer;
    shown = null;
    show();
  }
  const change = text => tell(text).then(describe);
  function describe() {
    about = ask('about');
    const option = (value, text, title) => made('option', { value, textContent: text, title: title || '' });
    at('machine').replaceChildren(...about.machines.map(m => option(m, m)));
    at('machine').value = story.machine;
    const kernels = () => {
      const groups = new Map();
      for (const k of about.kernels) {
        const name = k.operation || '';
        if (!groups.has(name)) groups.set(name, name ? made('optgroup', { label: 'a bug in ' + name }) : document.createDocumentFragment());
        groups.get(name).append(option(k.name, k.operation ? k.name : 'the correct one', k.about));
      }
      return [...groups.values()];
    };
    at('kernel').replaceChildren(...kernels());
    at('kernel').value = story.here.kernel;
    at('beside').replaceChildren(option('nothing', 'nothing'), ...kernels());
    at('beside').value = story.beside ? story.beside.kernel : 'nothing';
    at('sizes').replaceChildren(...about.sizes.map(s => {
      const input = made('input', { type: 'number', min: s.is ? 1 : 0, max: s.most, value: s.is });
      input.addEventListener('change', () => change(`scope ${input.value} ${s.name}`));
      return made('label', {}, s.name + ' ', input);
    }));
    const numbers = (letter, name) => Array.from({ length: about.sizes.find(s => s.name === name).is }, (_, i) => option(letter + i, letter + i));
    at('process').replaceChildren(...numbers('p', 'processes'));
    at('page').replaceChildren(...numbers('v', 'pages'));
    show();
  }

  const past = () => shown !== null && shown < story.calls.length;
  function show() {
    pictures = ask(past() ? 'draw ' + shown : 'draw');
    showPanels();
    showSteps();
    showCalls();
    at('process').value = 'p' + story.process;
    at('page').value = 'v' + story.page;
    at('undo').disabled = at('again').disabled = !story.calls.length;
    at('shorten').disabled = !(story.here.violated || story.beside?.violated);
    history.replaceState(null, '', '#' + [story.machine, story.here.kernel, story.beside ? story.beside.kernel : '', story.scope, story.calls.join(';')].map(encodeURIComponent).join('/'));
    document.body.dataset.step = pictures.step;
  }
  function showPanels() {
    const boxes = at('panels'), parts = story.first_difference;
    while (boxes.children.length > pictures.kernels.length) boxes.lastChild.remove();
    pictures.kernels.forEach((k, i) => {
      if (!boxes.children[i]) boxes.append(made('section', { className: 'stage' }, made('p', { className: 'name' }), made('div', { className: 'figbox' }), made('div', { className: 'head' }), made('details', {}, made('summary', { textContent: 'The same state as a table' }), made('div'))));
      const [name, figure, head, table] = boxes.children[i].children;
      const open = head.querySelector('details')?.open;
      name.replaceChildren(made('b', { textContent: k.kernel === 'machine' ? 'the correct kernel' : k.kernel }), k.about ? ': ' + k.about : '');
      figure.innerHTML = `<svg class="fig" viewBox="0 0 ${k.width} ${k.height}" style="max-width:${Math.round(k.width * 1.25)}px;min-width:${Math.round(k.width * 1.1)}px" role="group">${k.picture}</svg>`;
      figure.firstChild.setAttribute('aria-label', k.spoken);
      head.innerHTML = k.head;
      if (open) head.querySelector('details')?.setAttribute('open', '');
      table.lastChild.innerHTML = k.table;
      for (const g of figure.querySelectorAll('[data-process]'))
        g.classList.toggle('here', +g.dataset.process === story.process && +g.dataset.page === story.page);
      if (parts && parts.step === pictures.step) mark(figure, parts.what);
    });
    at('parts').hidden = !story.beside;
    at('parts').classList.toggle('none', !parts);
    if (parts) at('parts').textContent = `≠ The kernels part at step ${parts.step}: ${parts.what} is ${parts.here} in ${story.here.kernel}, and ${parts.beside} in ${story.beside.kernel}.`;
  }
  // "table[p1, v0]", "refcount[f0]"
  function mark(figure, what) {
    const [, first, second] = what.match(/\[(\w+)(?:, (\w+))?/) || [];
    if (!first) return;
    const place = second ? `[data-process="${first.slice(1)}"][data-page="${second.slice(1)}"]` : `.fc[data-k="${first}"]`;
    figure.querySelector(place)?.classList.add('parted');
  }
  function showSteps() {
    const items = pictures.kernels[0].items.map((item, i) => pictures.kernels.map(k => k.items[i]).find(x => x.includes('step bad')) || item);
    at('steps').innerHTML = items.map(item => `<li>${item}</li>`).join('');
    const buttons = [...at('steps').querySelectorAll('.step')];
    buttons.forEach((b, i) => {
      if (i === pictures.step) b.setAttribute('aria-current', 'step');
      b.classList.toggle('differs', !!story.first_difference && story.first_difference.step === i);
    });
    const box = at('steps'), current = buttons[pictures.step];
    box.scrollTop = current.offsetTop - box.clientHeight / 2;
  }
  const outcome = p => (p.title.includes('→') ? p.title.slice(p.title.indexOf('→')) : p.changes ? 'completes' : 'changes nothing') + (p.breaks.length ? ' ✗ breaks ' + p.breaks.join(', ') : '');
  function showCalls() {
    at('past').hidden = !past();
    at('calls').hidden = past();
    if (past()) {
      const back = made('button', { textContent: 'to the last step', type: 'button' }), undo = made('button', { textContent: `undo ${story.calls.length - shown}`, type: 'button' });
      back.addEventListener('click', () => { shown = null; show(); });
      undo.addEventListener('click', () => tell('undo ' + (story.calls.length - shown)));
      at('past').replaceChildren(`Step ${shown} of ${story.calls.length}. `, back, ' ', undo);
      return;
    }
    const rows = new Map(), active = document.activeElement?.dataset?.row;
    for (const o of story.offers) {
      const name = o.call.slice(0, o.call.indexOf('('));
      if (!rows.has(name)) rows.set(name, made('div'));
      const here = outcome(o), other = o.beside ? outcome(o.beside) : here;
      const button = made('button', { type: 'button', className: 'offer' + (o.refused ? ' refused' : '') + (o.breaks.length || o.beside?.breaks.length ? ' breaks' : '') }, o.call, made('span', { textContent: here === other ? here : `${here} | beside: ${other}` }));
      button.dataset.row = name + rows.get(name).children.length;
      button.dataset.call = o.call;
      button.addEventListener('click', () => call(o.call));
      rows.get(name).append(button);
    }
    at('calls').replaceChildren(...rows.values());
    at('examples').replaceChildren(...story.offers.map(o => made('option', { value: o.call })));
    if (active) at('calls').querySelector(`[data-row="${active}"]`)?.focus();
  }
  const call = async text => { await tell(text); at('live').textContent = pictures.kernels[0].spoken; };

  at('panels').addEventListener('click', e => {
    const place = e.target.closest('[data-process]');
    if (!place || past()) return;
    tell(`at p${place.dataset.process}` + (place.dataset.page ? ` v${place.dataset.page}` : ''));
  });
  at('steps').addEventListener('click', e => {
    const step = e.target.closest('.step');
    if (step) { shown = +step.dataset.n; show(); }
  });
  at('process').addEventListener('change', e => tell('at ' + e.target.value));
  at('page').addEventListener('change', e => tell('at ' + e.target.value));
  at('machine').addEventListener('change', e => change('machine ' + e.target.value));
  at('kernel').addEventListener('change', e => change('kernel ' + e.target.value));
  at('beside').addEventListener('change', e => change('beside ' + e.target.value));
  at('choose').addEventListener('submit', e => e.preventDefault());
  at('undo').addEventListener('click', () => tell('undo'));
  at('again').addEventListener('click', () => tell('undo all'));
  at('shorten').addEventListener('click', () => change('shorten'));
  at('call').addEventListener('input', e => {
    const text = e.target.value.trim(), told = text.includes(')') ? ask('preview ' + text) : {};
    at('preview').textContent = told.error || (told.title ? outcome(told) : '');
  });
  at('own').addEventListener('submit', e => {
    e.preventDefault();
    if (at('call').value.trim()) call(at('call').value.trim());
  });
  at('link').addEventListener('click', async () => {
    try { await navigator.clipboard.writeText(location.href); at('live').textContent = 'the link is copied'; at('link').textContent = 'copied'; }
    catch { prompt('The link to this story:', location.href); }
    setTimeout(() => { at('link').textContent = 'copy link'; }, 1500);
  });
  const take = (kind, name) => at(kind).addEventListener('click', () => {
    const url = URL.createObjectURL(new Blob([ask(kind)[kind]], { type: 'text/plain' }));
    made('a', { href: url, download: name }).click();
    setTimeout(() => URL.revokeObjectURL(url), 1000);
  });
  take('scenario', 'story.md');
  take('trace', 'story.itf.json');

  async function fromAddress() {
    const [machine, kernel, beside, scope, calls] = location.hash.slice(1).split('/').map(part => { try { return decodeURIComponent(part); } catch { return ''; } });
    const told = !machine ? ['look'] : ['machine ' + machine, ...(scope ? ['scope ' + scope] : []), ...(kernel ? ['kernel ' + kernel] : []), ...(beside ? ['beside ' + beside] : []), ...(calls || '').split(';').filter(x => x)];
    await change(told.join('\n'));
  }
  addEventListener('hashchange', fromAddress);
  document.querySelector('main').hidden = false;
  await fromAddress();
  window.playground = { answer: requests => model(requests), call };
  document.body.dataset.ready = 'yes';
})();
