// Shows the entries in which every word that is typed occurs.
(() => {
  const wanted = document.getElementById('wanted'), entries = [...document.querySelectorAll('li')];
  const text = new Map(entries.map(e => [e, (e.textContent + ' ' + e.dataset.words).toLowerCase()]));
  function search() {
    const words = wanted.value.toLowerCase().split(/\s+/).filter(Boolean);
    const has = (e, w) => /^\d+$/.test(w) ? text.get(e).split(/\W+/).includes(w) : text.get(e).includes(w);
    let shown = 0;
    for (const e of entries) shown += (e.hidden = !words.every(w => has(e, w))) ? 0 : 1;
    for (const s of document.querySelectorAll('section')) s.hidden = !s.querySelector('li:not([hidden])');
    document.getElementById('matches').textContent = words.length ? `${shown} of ${entries.length}` : '';
  }
  wanted.addEventListener('input', search);
  search();
})();
