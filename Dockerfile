# Front-end files: copied as they are, nothing is built or executed.
FROM node:22-bookworm-slim AS front-end
WORKDIR /portal
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts --omit=dev

FROM python:3.11-slim-bookworm AS packages
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
RUN python -m venv /venv
COPY requirements.txt ./
RUN /venv/bin/pip install --require-hashes -r requirements.txt

FROM python:3.11-slim-bookworm
RUN apt-get update \
 && apt-get install -y --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 \
 && rm -rf /var/lib/apt/lists/* \
 && useradd --system --uid 10001 --home-dir /portal portal \
 && install -d -o portal -g portal /var/lib/khuyencong /var/lib/khuyencong/uploads /var/lib/khuyencong/static
ENV PATH=/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    KC_MODE=production \
    KC_LOCAL=/var/lib/khuyencong \
    MEDIA_ROOT=/var/lib/khuyencong/uploads \
    STATIC_ROOT=/var/lib/khuyencong/static
WORKDIR /portal
COPY --from=packages /venv /venv
COPY --from=front-end /portal/node_modules node_modules
COPY . .
# Collecting needs settings but no server; these values live for this one command only.
RUN SECRET_KEY=collect ALLOWED_HOSTS=localhost DATABASE_URL=postgresql://nobody@localhost/none \
    REDIS_URL=redis://localhost/0 python manage.py collectstatic --noinput -v 0
USER portal
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s \
  CMD ["python", "-c", "import urllib.request as r; r.urlopen('http://127.0.0.1:8000/healthz', timeout=4)"]
CMD ["gunicorn", "khuyencong.wsgi:application", "--bind", "0.0.0.0:8000", "--workers", "3", "--worker-class", "gthread", \
     "--threads", "4", "--preload", "--max-requests", "5000", "--max-requests-jitter", "500", "--no-control-socket", \
     "--worker-tmp-dir", "/dev/shm", "--access-logfile", "-"]
