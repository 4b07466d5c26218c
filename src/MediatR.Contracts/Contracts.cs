namespace MediatR;

/// <summary>What every request is, whether it answers or not.</summary>
public interface IBaseRequest;

/// <summary>A request that answers nothing.</summary>
public interface IRequest : IBaseRequest;

/// <summary>A request that answers a <typeparamref name="TResponse"/>.</summary>
public interface IRequest<out TResponse> : IBaseRequest;

/// <summary>A request that answers a stream of <typeparamref name="TResponse"/>.</summary>
public interface IStreamRequest<out TResponse>;

/// <summary>Something that happened, for anybody who listens.</summary>
public interface INotification;
