// What stands above the segments of a translation (terms, words of other pages, what is to be checked) is about the
// words as they are now: it is fetched anew when a segment has been saved. Wagtail Localize has no place for it between
// the head of the page and the segments, so it is put there.

const saved = /\/localize\/translate\/\d+\/(strings|overrides)\/\d+\/edit\/$/;
const review = () => document.querySelector('.konsorcium-review');
let newest = 0;

async function refresh() {
  const mine = ++newest;
  const answer = await fetch(review().dataset.address);
  const text = await answer.text();
  if (answer.ok && mine === newest) review().outerHTML = text;
}

if (review()) {
  document.querySelector('.js-translation-editor').before(review());
  new PerformanceObserver((list) => {
    if (list.getEntries().some(({ name }) => saved.test(new URL(name).pathname))) refresh();
  }).observe({ type: 'resource' });
}
