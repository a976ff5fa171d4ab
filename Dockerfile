# Three stages, each of the same steps that `make setup` runs: the browser bundle, the wheel
# around it, and a slim runtime that holds neither Node nor a compiler and does not run as root.

FROM node:24-slim AS browser
WORKDIR /src/client/browser
COPY client/browser/package.json client/browser/package-lock.json client/browser/.npmrc ./
RUN npm ci --omit=dev --no-audit --no-fund
COPY client/browser/build.mjs client/browser/tsconfig.json ./
COPY client/browser/src src
COPY client/browser/style style
RUN npm run --silent build

FROM python:3.11-slim AS wheel
WORKDIR /src
COPY requirements.lock ./
RUN python -m venv /opt/penholder \
 && /opt/penholder/bin/python -m pip install --quiet --no-cache-dir --require-hashes -r requirements.lock
COPY pyproject.toml hatch_build.py README.md LICENSE penholder.py ./
COPY drafts drafts
COPY server server
COPY client/*.py client/
COPY --from=browser /src/server/web/static server/web/static
RUN PENHOLDER_SKIP_CLIENT=1 /opt/penholder/bin/python -m pip install --quiet --no-cache-dir --no-deps .

FROM python:3.11-slim
RUN useradd --system --create-home --home-dir /var/lib/penholder penholder
COPY --from=wheel /opt/penholder /opt/penholder
USER penholder
ENV PATH=/opt/penholder/bin:$PATH PENHOLDER_DATA=/var/lib/penholder/data PENHOLDER_LOG_FORMAT=json
VOLUME /var/lib/penholder/data
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/health/ready', timeout=2)"]
CMD ["penholder", "serve", "--host", "0.0.0.0", "--port", "8000"]
