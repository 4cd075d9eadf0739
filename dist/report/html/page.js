/*
 * Zooming and walking about by keyboard in the timelines. The page says everything without it.
 * Keys: + and - zoom, 0 fits; the arrows go from bar to bar and from lane to lane.
 */
const MOST_ZOOM = 64

function zoomTo(timeline, zoom) {
  const scroll = timeline.querySelector('.scroll')
  const lanes = timeline.querySelector('.lanes')
  const middle = (scroll.scrollLeft + scroll.clientWidth / 2) / lanes.offsetWidth
  const wanted = Math.min(MOST_ZOOM, Math.max(1, zoom))
  timeline.dataset.level = String(wanted)
  lanes.style.setProperty('--zoom', String(wanted))
  scroll.scrollLeft = middle * lanes.offsetWidth - scroll.clientWidth / 2
}

function zoomBy(timeline, kind) {
  const now = Number(timeline.dataset.level ?? 1)
  zoomTo(timeline, { in: now * 2, out: now / 2, fit: 1 }[kind])
}

function tell(timeline, bar) {
  timeline.querySelector('.told').textContent = bar.getAttribute('aria-label')
}

/** One bar of a timeline is in the order of the tab key; the arrows lead to the others. */
function hold(timeline, bar) {
  for (const other of timeline.querySelectorAll('.bar[tabindex="0"]')) other.tabIndex = -1
  bar.tabIndex = 0
}

function neighbour(timeline, bar, key) {
  const lanes = [...timeline.querySelectorAll('.lane')].map((lane) => [...lane.querySelectorAll('.bar')])
  const row = lanes.findIndex((bars) => bars.includes(bar))
  const column = lanes[row].indexOf(bar)
  switch (key) {
    case 'ArrowLeft':
      return lanes[row][column - 1]
    case 'ArrowRight':
      return lanes[row][column + 1]
    case 'ArrowUp':
      return lanes[row - 1]?.[0]
    case 'ArrowDown':
      return lanes[row + 1]?.[0]
    case 'Home':
      return lanes[0][0]
    case 'End':
      return lanes.at(-1)[0]
    default:
      return undefined
  }
}

const ZOOM_KEYS = { '+': 'in', '=': 'in', '-': 'out', 0: 'fit' }

for (const timeline of document.querySelectorAll('.timeline')) {
  timeline.querySelector('.tools').hidden = false
  const first = timeline.querySelector('.bar')
  if (first !== null) hold(timeline, first)
  timeline.addEventListener('click', ({ target }) => {
    if (target.dataset.zoom !== undefined) zoomBy(timeline, target.dataset.zoom)
    else if (target.classList.contains('bar')) tell(timeline, target)
  })
  timeline.addEventListener('focusin', ({ target }) => {
    if (!target.classList.contains('bar')) return
    hold(timeline, target)
    tell(timeline, target)
  })
  timeline.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const zoom = ZOOM_KEYS[event.key]
    if (zoom !== undefined) zoomBy(timeline, zoom)
    else if (event.target.classList.contains('bar')) neighbour(timeline, event.target, event.key)?.focus()
    else return
    if (zoom !== undefined || event.key.startsWith('Arrow')) event.preventDefault()
  })
}
