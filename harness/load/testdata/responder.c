/* A server that does next to nothing: the measure of what a load generator itself costs. It answers every
 * request, pipelined ones too, with the same 12 bytes over HTTP/1.1 with keep-alive, from one thread with
 * level-triggered epoll. Usage: responder PORT (on 127.0.0.1). Linux only. */
#define _GNU_SOURCE
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

static const char answer[] =
	"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 12\r\n\r\nHello World!";
enum { SIZE = sizeof(answer) - 1, MOST = 64, MAX = 65536 };

static char answers[SIZE * MOST];
static unsigned char matched[MAX]; /* how much of the empty line each connection has sent */

/* ends counts the requests that end in the bytes read. Requests have no bodies here. */
static int ends(int fd, const char *p, ssize_t n)
{
	static const char end[] = "\r\n\r\n";
	int found = 0;
	unsigned char m = matched[fd];
	for (ssize_t i = 0; i < n; i++) {
		m = p[i] == end[m] ? m + 1 : p[i] == '\r';
		if (m == 4) {
			found++;
			m = 0;
		}
	}
	matched[fd] = m;
	return found;
}

static int serve(int fd)
{
	char in[16384];
	ssize_t n = recv(fd, in, sizeof in, 0);
	if (n < 0)
		return errno == EAGAIN ? 0 : -1;
	if (n == 0)
		return -1;
	for (int k = ends(fd, in, n); k > 0;) {
		int now = k < MOST ? k : MOST;
		if (send(fd, answers, (size_t)now * SIZE, MSG_NOSIGNAL) != (ssize_t)now * SIZE)
			return -1;
		k -= now;
	}
	return 0;
}

int main(int argc, char **argv)
{
	struct sockaddr_in a = {.sin_family = AF_INET};
	struct epoll_event e = {.events = EPOLLIN}, got[256];
	struct rlimit files;
	int one = 1, l = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0), ep = epoll_create1(0);

	if (argc != 2) {
		fprintf(stderr, "usage: responder PORT\n");
		return 2;
	}
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (!getrlimit(RLIMIT_NOFILE, &files)) {
		files.rlim_cur = files.rlim_max;
		setrlimit(RLIMIT_NOFILE, &files);
	}
	for (int i = 0; i < MOST; i++)
		memcpy(answers + i * SIZE, answer, SIZE);
	a.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	a.sin_port = htons((unsigned short)atoi(argv[1]));
	setsockopt(l, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
	if (bind(l, (struct sockaddr *)&a, sizeof a) || listen(l, 4096)) {
		perror("responder");
		return 1;
	}
	e.data.fd = l;
	epoll_ctl(ep, EPOLL_CTL_ADD, l, &e);
	for (;;) {
		int n = epoll_wait(ep, got, 256, -1);
		for (int i = 0; i < n; i++) {
			int fd = got[i].data.fd;
			if (fd != l) {
				if (serve(fd))
					close(fd);
				continue;
			}
			while ((fd = accept4(l, NULL, NULL, SOCK_NONBLOCK)) >= 0) {
				if (fd >= MAX) {
					close(fd);
					continue;
				}
				setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
				matched[fd] = 0;
				e.data.fd = fd;
				epoll_ctl(ep, EPOLL_CTL_ADD, fd, &e);
			}
		}
	}
}
