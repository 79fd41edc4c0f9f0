// Shows news without a reload. It asks, and is not told: a stream of server-sent events would poll
// the database all the same, and hold a request open for every reader.
const SOON_MS = 15_000
const LATER_MS = 60_000
/** After so many answers without news, nobody sits and waits any more. */
const SOON_TIMES = 40

const live = document.getElementById('live')
const news = document.getElementById('news')
let version = live.dataset.version
let quietTimes = 0
let timer = 0
let isAsking = false

function askLater() {
  clearTimeout(timer)
  if (document.hidden) return
  timer = setTimeout(ask, quietTimes < SOON_TIMES ? SOON_MS : LATER_MS)
}

async function ask() {
  if (isAsking) return
  isAsking = true
  clearTimeout(timer)
  try {
    const answer = await fetch(`${live.dataset.path}/version`, { cache: 'no-store' })
    quietTimes++
    // The report is gone from this address, and so is what could be asked.
    if (answer.status === 404) return
    if (answer.ok && (await answer.text()) !== version) await renew()
  } catch {
    // Offline: the page stays as it is, and is asked for again.
  } finally {
    isAsking = false
  }
  askLater()
}

async function renew() {
  const page = await read(live.dataset.path + live.dataset.query)
  const next = page?.getElementById('live')
  if (!next) return
  version = next.dataset.version
  // Before its parts are taken over, this one among them.
  const title = page.querySelector('h1').textContent
  const isNews = swap(next)
  if (!isNews) return
  quietTimes = 0
  document.title = page.title
  news.textContent = news.dataset.sentence.replace('{title}', () => title)
}

// Our own page, in which the server has escaped every word; nothing in it runs. No string becomes a
// page here, which Trusted Types forbid.
function read(address) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    request.open('GET', address)
    request.responseType = 'document'
    request.addEventListener('load', () => {
      resolve(request.status === 200 ? request.response : null)
    })
    request.addEventListener('error', reject)
    request.send()
  })
}

/** Brings each part up to date but those that somebody fills in; true where one tells news. */
function swap(next) {
  let isNews = false
  let at = live.firstElementChild
  const kept = new Set()
  // A list of its own: what is taken over leaves the page that it came with.
  const parts = Array.from(next.children)
  for (const part of parts) {
    const old = live.querySelector(`:scope > #${part.id}`)
    keepOpen(old, part)
    if (old && (isInUse(old) || old.isEqualNode(part))) {
      kept.add(old)
      at = old.nextElementSibling
      continue
    }
    isNews ||= part.dataset.part === 'tells'
    const fresh = document.adoptNode(part)
    kept.add(fresh)
    if (old) old.replaceWith(fresh)
    else live.insertBefore(fresh, at)
    at = fresh.nextElementSibling
  }
  const gone = Array.from(live.children).filter((old) => !kept.has(old) && !isInUse(old))
  for (const old of gone) old.remove()
  return isNews
}

function keepOpen(old, part) {
  for (const details of old?.querySelectorAll('details[id]') ?? []) {
    const same = part.querySelector(`#${details.id}`)
    if (same) same.open = details.open
  }
}

function isInUse(part) {
  if (part.contains(document.activeElement) || part.querySelector('.fault')) return true
  return [...part.querySelectorAll('input:not([type=hidden]), textarea')].some((field) =>
    field.type === 'radio' ? field.checked !== field.defaultChecked : field.value !== '',
  )
}

addEventListener('visibilitychange', () => {
  clearTimeout(timer)
  quietTimes = 0
  if (!document.hidden) void ask()
})
// A page that comes back by the browser's own button may be old.
addEventListener('pageshow', (event) => {
  if (event.persisted) void ask()
})
askLater()
