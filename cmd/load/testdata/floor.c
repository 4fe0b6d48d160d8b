/* The least that a load generator costs: a closed loop on some connections that makes the same system calls as the
 * engine epoll (edge-triggered epoll without a time limit, recv, send), and compares each answer with the one before by
 * its bytes, which change once a second at most. It knows nothing else. Usage: floor PORT CONNECTIONS SECONDS
 * (on 127.0.0.1). Linux only. */
#define _GNU_SOURCE
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/timerfd.h>
#include <time.h>

enum { MOST = 256, NO_CONNECTION = -1 };

static double now(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static void fail(const char *what)
{
	perror(what);
	exit(1);
}

static void request(int fd, const char *out, size_t size)
{
	if (send(fd, out, size, MSG_NOSIGNAL | MSG_DONTWAIT) != (ssize_t)size)
		fail("send");
}

int main(int argc, char **argv)
{
	static char in[4096], first[4096], out[256];
	struct epoll_event e, got[MOST];
	int one = 1, ep = epoll_create1(0), alarm = timerfd_create(CLOCK_MONOTONIC, 0);
	ssize_t size = 0;
	long answers = 0, changes = 0;

	if (argc != 4) {
		fprintf(stderr, "usage: floor PORT CONNECTIONS SECONDS\n");
		return 2;
	}
	struct sockaddr_in a = {.sin_family = AF_INET, .sin_port = htons((unsigned short)atoi(argv[1]))};
	a.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	int connections = atoi(argv[2]);
	size_t length = (size_t)snprintf(out, sizeof out, "GET / HTTP/1.1\r\nHost: 127.0.0.1:%s\r\n\r\n", argv[1]);

	struct itimerspec sweep = {{0, 100000000}, {0, 100000000}};
	timerfd_settime(alarm, 0, &sweep, NULL);
	e = (struct epoll_event){.events = EPOLLIN | EPOLLET, .data.fd = NO_CONNECTION};
	epoll_ctl(ep, EPOLL_CTL_ADD, alarm, &e);
	long most = (long)(2 * atof(argv[3])) + 3;
	double until = now() + atof(argv[3]);
	for (int i = 0; i < connections; i++) {
		int fd = socket(AF_INET, SOCK_STREAM, 0);
		if (fd < 0 || connect(fd, (struct sockaddr *)&a, sizeof a))
			fail("connect");
		setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
		e = (struct epoll_event){.events = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET, .data.fd = fd};
		epoll_ctl(ep, EPOLL_CTL_ADD, fd, &e);
		request(fd, out, length);
	}
	while (now() < until) {
		int n = epoll_pwait2(ep, got, MOST, NULL, NULL);
		for (int i = 0; i < n; i++) {
			int fd = got[i].data.fd;
			if (fd == NO_CONNECTION || !(got[i].events & EPOLLIN))
				continue;
			ssize_t k = recv(fd, in, sizeof in, MSG_DONTWAIT);
			if (k > 0 && (size == 0 || (k == size && memcmp(in, first, (size_t)size)))) {
				memcpy(first, in, (size_t)(size = k)); /* a new second has a new Date */
				changes++;
			}
			if (k != size || changes > most) {
				fprintf(stderr, "floor: an answer is not like the one before\n");
				return 1;
			}
			answers++;
			request(fd, out, length);
		}
	}
	printf("%ld requests\n", answers);
	return 0;
}
