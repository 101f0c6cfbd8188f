// Switches between steps that are drawn already, and between the stages of a page fault; plays them; highlights who uses
// a frame.
(() => {
  const at = id => document.getElementById(id);
  const data = JSON.parse(at('data').textContent), last = data.steps.length - 1;
  const buttons = [...document.querySelectorAll('.step')];
  const fold = at('fold');
  let now = 0, timer = 0, pinned = '';
  // Stages follow each other by themselves if the step is reached from the one before it, unless that is switched off.
  const pace = 900;
  let stage = -1, film = 0, slow = !matchMedia('(prefers-reduced-motion: reduce)').matches;

  const joined = places => places.map(i => data.parts[i]).join('');
  const drawn = () => data.steps[now].stages?.[stage] ?? data.steps[now];
  const figure = step => `<svg class="fig${data.width > 900 ? ' wide' : ''}" viewBox="0 0 ${data.width} ${data.height}" style="max-width:${Math.round(data.width * 1.25)}px;min-width:${Math.round(data.width * 1.1)}px" role="group">${joined(step.figure)}</svg>`;

  // The head is as high as the highest, so that the picture never jumps.
  function reserve() {
    const head = at('head');
    head.style.minHeight = '';
    let most = 0;
    for (const step of data.steps.slice(0, 400)) { head.innerHTML = step.head; most = Math.max(most, head.offsetHeight); }
    head.style.minHeight = most + 'px';
  }
  function select(name) {
    const svg = at('fig').querySelector('svg');
    svg.classList.toggle('sel', !!name);
    for (const part of svg.querySelectorAll('[data-k]')) part.classList.toggle('on', part.dataset.k === name);
    for (const frame of svg.querySelectorAll('.fc')) frame.setAttribute('aria-pressed', frame.dataset.k === pinned);
  }
  function address() { history.replaceState(null, '', '#' + now + (pinned ? '/' + pinned : '')); }
  function pin(name) {
    pinned = name === pinned ? '' : name || '';
    select(pinned);
    address();
  }
  function reveal(button) {
    const box = button.closest('aside'), top = button.offsetTop - 8, bottom = top + button.offsetHeight + 16;
    if (top < box.scrollTop) box.scrollTop = top;
    else if (bottom > box.scrollTop + box.clientHeight) box.scrollTop = bottom - box.clientHeight;
  }
  function folds(yes) {
    if (!fold) return;
    at('steps').classList.toggle('folded', yes);
    fold.setAttribute('aria-expanded', !yes);
  }
  function show(speak) {
    if (now < data.open) folds(false);
    const step = data.steps[now], active = document.activeElement;
    const open = at('head').querySelector('details')?.open;
    at('head').innerHTML = step.head;
    if (open) at('head').querySelector('details')?.setAttribute('open', '');
    draw();
    at('table').innerHTML = joined(step.table);
    at('slide').value = now;
    at('slide').setAttribute('aria-valuetext', `step ${now}, ${step.title}`);
    at('out').textContent = `${now} of ${last}`;
    buttons.forEach((b, i) => i === now ? b.setAttribute('aria-current', 'step') : b.removeAttribute('aria-current'));
    if (active?.classList?.contains('step')) buttons[now].focus();
    reveal(buttons[now]);
    if (speak) at('live').textContent = step.live;
    address();
  }
  function draw() {
    const stages = data.steps[now].stages ?? [], focused = document.activeElement?.closest?.('.fc')?.dataset.k;
    at('fig').innerHTML = figure(drawn());
    at('fig').firstChild.setAttribute('aria-label', drawn().says ?? data.steps[now].live);
    at('stages').style.visibility = stages.length ? '' : 'hidden';
    at('stages').innerHTML = stages.map((s, i) => `<button data-s="${i}" aria-pressed="${i === stage}">${i + 1} ${s.name}</button>`).join('')
      + `<button id="slow" aria-pressed="${slow}">slow motion</button><p>${stages[stage]?.says ?? ''}</p>`;
    select(pinned);
    if (focused) at('fig').querySelector(`.fc[data-k="${focused}"]`)?.focus();
  }
  function halt() {
    clearInterval(film);
    film = 0;
  }
  function enter(step, films) {
    halt();
    now = Math.max(0, Math.min(last, step));
    const count = data.steps[now].stages?.length ?? 0;
    stage = films && slow && count ? 0 : count - 1;
    if (stage < count - 1)
      film = setInterval(() => {
        stage++;
        draw();
        if (stage === count - 1) halt();
      }, pace);
  }
  function go(to) { enter(to, to === now + 1); show(true); }
  function stop() {
    clearTimeout(timer);
    timer = 0;
    at('play').textContent = '▶';
    at('play').setAttribute('aria-label', 'play');
  }
  function play() {
    if (timer) return stop();
    if (now === last) go(0);
    at('play').textContent = '‖';
    at('play').setAttribute('aria-label', 'pause');
    const on = () => {
      if (now === last) return stop();
      go(now + 1);
      wait();
    };
    const wait = () => { timer = setTimeout(on, film ? pace * data.steps[now].stages.length + 1100 : 2000); };
    wait();
  }
  const jump = to => { stop(); go(to); };
  at('stages').addEventListener('click', e => {
    const chosen = e.target.dataset.s;
    if (e.target.tagName === 'BUTTON') halt();
    if (chosen !== undefined) {
      stage = +chosen;
    } else if (e.target.id === 'slow') {
      slow = !slow;
      stage = (data.steps[now].stages ?? []).length - 1;
    } else {
      return;
    }
    draw();
    (chosen !== undefined ? at('stages').children[chosen] : at('slow')).focus();
  });
  const frameOf = event => event.target.closest?.('[data-k]')?.dataset.k || '';

  at('steps').addEventListener('click', e => { const b = e.target.closest('.step'); if (b) jump(+b.dataset.n); });
  fold?.addEventListener('click', () => folds(!at('steps').classList.contains('folded') && now >= data.open));
  at('verdict').addEventListener('click', e => { if (e.target.dataset.n) jump(+e.target.dataset.n); });
  at('slide').addEventListener('input', e => jump(+e.target.value));
  at('prev').addEventListener('click', () => jump(now - 1));
  at('next').addEventListener('click', () => jump(now + 1));
  at('play').addEventListener('click', play);
  at('fig').addEventListener('mouseover', e => { if (!pinned) select(frameOf(e)); });
  at('fig').addEventListener('mouseleave', () => { if (!pinned) select(''); });
  at('fig').addEventListener('click', e => pin(frameOf(e)));

  function move(key) {
    const to = { ArrowRight: now + 1, j: now + 1, ArrowLeft: now - 1, k: now - 1, Home: 0, End: last }[key];
    if (to !== undefined) jump(to);
    return to !== undefined;
  }
  addEventListener('keydown', e => {
    if (e.ctrlKey || e.metaKey || e.altKey) return;
    const frame = e.target.closest?.('.fc'), presses = ['BUTTON', 'SUMMARY'].includes(e.target.tagName);
    if (frame && (e.key === 'Enter' || e.key === ' ')) pin(frame.dataset.k);
    else if (e.key === 'Escape') pin('');
    else if (e.key === ' ' && !presses) play();
    else if (!move(e.key)) return;
    e.preventDefault();
  });

  addEventListener('beforeprint', () => {
    at('print').innerHTML = data.steps.map(step => `<section>${step.head}${figure(step)}</section>`).join('');
  });
  addEventListener('afterprint', () => { at('print').innerHTML = ''; });
  let resized = 0;
  addEventListener('resize', () => { clearTimeout(resized); resized = setTimeout(() => { reserve(); show(false); }, 120); });
  function fromAddress() {
    const [step, frame] = location.hash.slice(1).split('/');
    const asked = Number.parseInt(step);
    enter(Number.isNaN(asked) ? data.open : asked, false);
    pinned = /^([fs]\d+|zero)$/.test(frame || '') ? frame : '';
    show(true);
  }
  addEventListener('hashchange', fromAddress);
  document.querySelector('main').hidden = false;
  at('stages').hidden = !data.steps.some(step => step.stages);
  reserve();
  folds(true);
  fromAddress();
  at('fig').scrollLeft = (at('fig').scrollWidth - at('fig').clientWidth) / 2;
})();
